// Readers against slow and plain ones, and ledger files against damage.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstring>
#include <map>
#include <set>

#include "trace/ledger_encode.h"
#include "trace/ledger_fields.h"
#include "trace/ledger_hash.h"
#include "trace/ledger_input.h"

namespace holdfast::trace {
namespace {

std::string text_of(Instant time, int style) {
  if (style == 0 && time.us % 1'000'000 == 0) return std::to_string(time.us / 1'000'000);
  if (style <= 1) return format_instant(time);
  const int minutes_off = style * 37 % (24 * 60);
  std::string text = format_instant(time + minutes{minutes_off});
  char offset[16];
  std::snprintf(offset, sizeof offset, "+%02d:%02d", minutes_off / 60, minutes_off % 60);
  return text.substr(0, text.size() - 1) + offset;
}

RC_GTEST_PROP(LedgerFields, TimesAreReadAsTheSlowWayReadsThem, ()) {
  TimeReader reader;
  for (int i = 0; i < 40; ++i) {
    const auto day = *rc::gen::inRange<std::int64_t>(-800'000, 2'000'000);
    const auto second = *rc::gen::inRange<std::int64_t>(0, 86'400);
    std::string text =
        text_of(Instant{(day / 1'000 * 86'400 + second) * 1'000'000}, *rc::gen::inRange(0, 6));
    if (*rc::gen::inRange(0, 3) == 0) {
      text[*rc::gen::inRange<std::size_t>(0, text.size())] =
          *rc::gen::element('0', '9', '5', ':', 'Z', 'T', '-', '+', '.', ' ', '\0', '\xFF');
    }
    const auto fast = reader.read(text);
    const auto slow = parse_instant(text);
    RC_ASSERT(fast.has_value() == slow.has_value());
    if (fast) RC_ASSERT(*fast == *slow);
    if (!fast) RC_ASSERT(fast.error().detail == slow.error().detail);
  }
}

RC_GTEST_PROP(LedgerFields, AmountsAreReadAsTheSlowWayReadsThem, ()) {
  for (int i = 0; i < 40; ++i) {
    const auto digits = *rc::gen::inRange(0, 19);
    std::string text;
    for (int k = 0; k < digits; ++k) text.push_back(static_cast<char>(*rc::gen::inRange('0', ':')));
    if (*rc::gen::inRange(0, 4) != 0 && text.size() > 2) text.insert(text.size() - 2, ".");
    if (*rc::gen::inRange(0, 4) == 0 && !text.empty()) {
      text[*rc::gen::inRange<std::size_t>(0, text.size())] =
          *rc::gen::element('-', '.', '/', ':', ' ', ',', '\xB0');
    }
    const std::string around = "9999999999999999" + text;
    const auto before = *rc::gen::inRange<std::size_t>(0, 17);
    const auto fast = read_yuan(std::string_view(around).substr(16), before);
    const auto slow = parse_yuan(text);
    RC_ASSERT(fast.has_value() == slow.has_value());
    if (fast) RC_ASSERT(*fast == *slow);
  }
}

RC_GTEST_PROP(Names, GetOneNumberEach, (std::vector<std::string> names)) {
  NameTable table;
  std::map<std::string, std::uint32_t> expected;
  const std::string long_part(30, 'l');
  for (std::size_t round = 0; round < 3; ++round) {
    for (const std::string& name : names) {
      for (const std::string& one : {name, name + long_part, name + '\0'}) {
        const auto number = static_cast<std::uint32_t>(expected.size());
        const auto at = expected.try_emplace(one, number).first;
        // As it lies in a longer text, and alone.
        const std::string around = one + std::string(40, '#');
        const std::string_view inside = std::string_view(around).substr(0, one.size());
        RC_ASSERT(table.insert(inside, NameKey(inside, around.size())).first == at->second);
        RC_ASSERT(table.find(one) == at->second);
      }
    }
  }
  RC_ASSERT(table.size() == expected.size());
  std::vector<std::string_view> all;
  for (std::uint32_t i = 0; i < table.size(); ++i) all.push_back(table.name(i));
  std::vector<std::string> ordered;
  for (const std::uint32_t i : order_of_names(all)) ordered.emplace_back(all[i]);
  std::vector<std::string> sorted;
  for (const auto& [name, number] : expected) sorted.push_back(name);
  RC_ASSERT(ordered == sorted);
}

struct Row {
  std::int64_t second = 0;
  std::string from;
  std::string to;
  std::int64_t fen = 0;
  std::string ref;
};

// Rows of a small town, some refs twice, some names long or in need of quotes.
std::vector<Row> some_rows(int most) {
  std::vector<Row> rows;
  const int count = *rc::gen::inRange(0, most);
  const auto name = [](int number) {
    return number % 7 == 0   ? "银行:" + std::to_string(number)
           : number % 5 == 0 ? "a, \"quoted\" one " + std::to_string(number)
           : number % 3 == 0 ? std::string(28, 'n') + std::to_string(number)
                             : "B:" + std::to_string(number);
  };
  for (int i = 0; i < count; ++i) {
    const int from = *rc::gen::inRange(0, 12);
    const int to = (from + *rc::gen::inRange(1, 12)) % 12;
    const int ref = *rc::gen::inRange(0, 10) == 0 ? *rc::gen::inRange(0, i + 1) : i;
    rows.push_back({*rc::gen::inRange(0, 30), name(from), name(to),
                    *rc::gen::inRange<std::int64_t>(1, 100'000),
                    (ref % 11 == 0 ? "r\n" : "r") + std::to_string(ref)});
  }
  return rows;
}

std::string csv_of(const std::vector<Row>& rows) {
  std::string text = "ref,note,time,from,amount,to\n";
  for (const Row& row : rows) {
    append_csv(text, row.ref);
    text += row.second % 4 == 0 ? ",\"a \"\"note\"\"\"," : row.second % 4 == 1 ? ",备注," : ",,";
    text += text_of(Instant{row.second * 1'000'000}, static_cast<int>(row.second % 4));
    text += ",";
    append_csv(text, row.from);
    text += "," + format_yuan(Money{row.fen}) + ",";
    append_csv(text, row.to);
    text += row.second % 5 == 0 ? "\r\n" : "\n";
  }
  return text;
}

std::string json_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '"') out += '\\';
      out += c;
    }
  }
  return out + "\"";
}

std::string jsonl_of(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    text += "{\"time\": " + std::to_string(row.second) + ", \"from\":" + json_text(row.from);
    if (row.second % 3 == 0) text += ", \"note\": {\"x\": [1, \"}\"]}";
    text += ",\"to\":" + json_text(row.to) + ",\"amount_fen\":" + std::to_string(row.fen) +
            ",\"ref\":" + json_text(row.ref) + "}\n";
  }
  return text;
}

using Line = std::tuple<std::int64_t, std::string, std::string, std::int64_t, std::string>;

std::vector<Line> lines_of(const Book& book) {
  std::vector<Line> out;
  std::uint32_t i = 0;
  for (const Transfer& t : book.ledger().transfers) {
    out.emplace_back(t.time.us / 1'000'000, book.account(t.from), book.account(t.to), t.amount.fen,
                     book.ref(i++));
  }
  return out;
}

// A list for every second, a set of refs.
std::vector<Line> expected_lines(const std::vector<Row>& rows) {
  std::map<std::int64_t, std::vector<Line>> by_time;
  std::set<std::string> refs;
  for (const Row& row : rows) {
    if (!refs.insert(row.ref).second) continue;
    by_time[row.second].emplace_back(row.second, row.from, row.to, row.fen, row.ref);
  }
  std::vector<Line> out;
  for (const auto& [second, lines] : by_time) out.insert(out.end(), lines.begin(), lines.end());
  return out;
}

RC_GTEST_PROP(LedgerReaders, CsvAndJsonlGiveWhatThePlainWayGives, ()) {
  const std::vector<Row> rows = some_rows(400);
  const std::string csv = csv_of(rows);
  const std::string jsonl = jsonl_of(rows);
  Problems of_csv;
  Problems of_jsonl;
  Book a;
  a.take(read_transfers_csv({"T", csv, {}, {}}, of_csv));
  Book b;
  b.take(read_transfers_jsonl({"T", jsonl, {}, {}}, of_jsonl));
  const std::vector<Line> expected = expected_lines(rows);
  RC_ASSERT(lines_of(a) == expected);
  RC_ASSERT(lines_of(b) == expected);
  RC_ASSERT(of_csv.count() == rows.size() - expected.size());
  RC_ASSERT(of_jsonl.count() == of_csv.count());
  for (std::uint32_t i = 0; i < expected.size(); ++i) {
    RC_ASSERT(a.find_ref(std::get<4>(expected[i])) == i);
  }
}

// Bytes aligned as a mapped file is.
class Image {
 public:
  explicit Image(const std::string& bytes) : words_(bytes.size() / 8 + 1), size_(bytes.size()) {
    std::memcpy(words_.data(), bytes.data(), bytes.size());
  }
  std::span<const std::byte> bytes() const {
    return std::as_bytes(std::span(words_)).subspan(0, size_);
  }
  Result<LedgerFile> open() const { return LedgerFile::open(bytes(), "L"); }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_;
};

std::string encode(const Book& book) {
  std::string out;
  const auto header = encode_ledger(book, [&](std::string_view bytes) -> Result<void> {
    out.append(bytes);
    return {};
  });
  CHECK(header.has_value());
  std::memcpy(out.data(), &*header, sizeof *header);
  return out;
}

// A ledger with every section in use.
std::string some_file(int most, std::string& csv) {
  csv = csv_of(some_rows(most)) + "x1,,100,ICBC:1,5.00,CCB:2\nx2,,103,ICBC:1,5.00,CCB:2\n";
  Problems problems;
  Book book;
  book.take(read_transfers_csv({"T", csv, {.pairs = true}, {}}, problems));
  book.read_openings("O", "account,amount\nB:1,12.34\nnobody,0.01\n", problems);
  return encode(book);
}

RC_GTEST_PROP(LedgerFiles, HoldWhatWasReadInOrderOfNames, ()) {
  const std::vector<Row> rows = some_rows(300);
  const std::string csv = csv_of(rows);
  Problems problems;
  Book book;
  book.take(read_transfers_csv({"T", csv, {}, {}}, problems));
  const Image image(encode(book));
  const auto file = image.open();
  RC_ASSERT(file.has_value());
  RC_ASSERT(file->verify().has_value());
  Book again;
  again.take(*file);
  RC_ASSERT(lines_of(again) == lines_of(book));
  for (std::uint32_t a = 0; a + 1 < file->accounts().size(); ++a) {
    RC_ASSERT(file->accounts()[a] < file->accounts()[a + 1]);
    RC_ASSERT(again.find_account(file->accounts()[a]) == a);
  }
  const auto expected = expected_lines(rows);
  for (std::uint32_t i = 0; i < expected.size(); ++i) {
    RC_ASSERT(again.find_ref(std::get<4>(expected[i])) == i);
  }
}

RC_GTEST_PROP(LedgerFiles, AnyOtherByteAndAnyCutIsFound, ()) {
  std::string csv;
  const std::string sound = some_file(40, csv);
  const Image whole(sound);
  const auto opened = whole.open();
  RC_ASSERT(opened.has_value());
  RC_ASSERT(opened->verify().has_value());
  for (int i = 0; i < 50; ++i) {
    std::string other = sound;
    const auto at = *rc::gen::inRange<std::size_t>(0, other.size());
    other[at] = static_cast<char>(other[at] ^ *rc::gen::inRange(1, 256));
    const Image image(other);
    const auto file = image.open();
    const bool is_found = !file.has_value() || !file->verify().has_value();
    RC_ASSERT(is_found);
    RC_ASSERT(!Image(sound.substr(0, at)).open().has_value());
    RC_ASSERT(!Image(sound + sound.substr(0, at + 1)).open().has_value());
  }
}

// Whoever forges the checksums too meets the check of what the sections say, and neither that nor
// tracing reads outside the file (asan tells).
RC_GTEST_PROP(LedgerFiles, ForgedContentHurtsNobody, ()) {
  std::string csv;
  std::string bytes = some_file(40, csv);
  LedgerHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  const int changes = *rc::gen::inRange(1, 6);
  for (int i = 0; i < changes; ++i) {
    const auto at = *rc::gen::inRange(sizeof header, bytes.size());
    bytes[at] = static_cast<char>(*rc::gen::element(0, 1, 0x7F, 0x80, 0xFF));
  }
  for (LedgerHeader::Place& place : header.places) {
    Checksum sum;
    const std::size_t size = (place.size + kLedgerAlign - 1) / kLedgerAlign * kLedgerAlign;
    sum.add(std::string_view(bytes).substr(place.offset, size));
    place.checksum = sum.value();
  }
  header.checksum = header.expected_checksum();
  std::memcpy(bytes.data(), &header, sizeof header);
  const Image image(bytes);
  const auto file = image.open();
  RC_ASSERT(file.has_value());
  const bool is_sound = file->verify().has_value();
  Book book;
  book.take(*file);
  Problems problems;
  book.read_sources("S", "ref,case\nr1,A\nr2,B\nx1,C\nx2,D\n", problems);
  book.read_holds("H", "account,amount\nB:1,5\nwho,6\n", problems);
  Query query;
  query.sources = book.sources();
  query.cases = book.cases();
  for (const Method method : {Method::Fifo, Method::Prorata}) {
    query.method = method;
    const auto trace = follow(book.ledger(), query);
    RC_ASSERT((trace.has_value() || !is_sound));
    if (!trace) continue;
    for (const Held& held : trace->held) book.account(held.account);
    for (const Part& part : trace->parts) book.ref(part.transfer);
  }
}

// The table of sections may say anything: it is refused, or all of it lies in the file.
RC_GTEST_PROP(LedgerFiles, AForgedHeaderHurtsNobody, ()) {
  std::string csv;
  std::string bytes = some_file(20, csv);
  LedgerHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  std::array<std::uint64_t, sizeof(LedgerHeader) / 8> words{};
  std::memcpy(words.data(), &header, sizeof header);
  const auto at = *rc::gen::inRange<std::size_t>(2, words.size() - 1);
  const auto other = *rc::gen::arbitrary<std::uint64_t>();
  words[at] = *rc::gen::element<std::uint64_t>(0, 1, words[at] + 1, words[at] - 1, words[at] + 64,
                                               ~std::uint64_t{0}, std::uint64_t{1} << 63, other);
  std::memcpy(static_cast<void*>(&header), words.data(), sizeof header);
  header.checksum = header.expected_checksum();
  std::memcpy(bytes.data(), &header, sizeof header);
  const Image image(bytes);
  const auto file = image.open();
  if (!file) return;
  static_cast<void>(file->verify());
  for (std::size_t i = 0; i < file->refs().size(); ++i) file->find_ref(file->refs()[i]);
}

TEST(LedgerFile, EveryByteChangedAndEveryCutIsFound) {
  const std::string csv =
      "time,from,to,amount,ref\n1,A:1,B:1,1,r1\n2,B:1,A:1,2.5,r2\n3,A:1,C:1,1,r3\n9,A:1,C:1,1,r4\n";
  Problems problems;
  Book book;
  book.take(read_transfers_csv({"T", csv, {.pairs = true}, {}}, problems));
  book.read_openings("O", "account,amount\nA:1,12.34\n", problems);
  const std::string sound = encode(book);
  EXPECT_EQ(book.rows().others(), 1u);
  for (std::size_t at = 0; at < sound.size(); ++at) {
    EXPECT_FALSE(Image(sound.substr(0, at)).open().has_value()) << at;
    for (const int bit : {1, 16, 128}) {
      std::string other = sound;
      other[at] = static_cast<char>(other[at] ^ bit);
      const Image image(other);
      const auto file = image.open();
      EXPECT_FALSE(file.has_value() && file->verify().has_value()) << at;
    }
  }
}

TEST(LedgerFile, SaysWhyItIsRefused) {
  Problems problems;
  Book book;
  book.take(read_transfers_csv({"T", "time,from,to,amount,ref\n1,A,B,1,r\n", {}, {}}, problems));
  const std::string sound = encode(book);
  const auto reason = [](const std::string& bytes) {
    const auto file = Image(bytes).open();
    return file ? std::string() : file.error().reason;
  };
  EXPECT_EQ(reason(sound), "");
  EXPECT_EQ(reason("time,from,to,amount,ref\n"), "ledger.foreign");
  EXPECT_EQ(reason(""), "ledger.foreign");
  EXPECT_EQ(reason(sound.substr(0, 100)), "ledger.cut");
  EXPECT_EQ(reason(sound.substr(0, sound.size() - 1)), "ledger.cut");
  EXPECT_EQ(reason(sound + "x"), "ledger.cut");
  std::string newer = sound;
  newer[8] = 2;
  EXPECT_EQ(reason(newer), "ledger.newer");
  std::string mangled = sound;
  mangled.erase(4, 1);  // the return of a line end
  EXPECT_EQ(reason(mangled), "ledger.damaged");
}

}  // namespace
}  // namespace holdfast::trace
