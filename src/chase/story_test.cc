// Runs tests/stories/*.story: what happened, one line an event, and what must follow.
//
//   bank ICBC | carrier MOBILE | policy auto stop_payment query | policy min 100 | policy fanout 3
//   alert 15:30 ABC:1 -> ICBC:2 28000 [ref R] [name N]       structured: orders go out
//   story 15:30 ABC:1 -> ICBC:2 28000                        read from a story: orders wait
//   confirm 15:30 ABC:1 -> ICBC:2 2800 by 李警官
//   phone +8613800138000 | phone +8613800138000 unconfirmed
//   answer ICBC stop ICBC:2 held 8000 moved 20000 to CCB:3 at 15:31 [ref R] [cash] [merchant]
//     also: received 5000 from BOC:7 at 15:20 · opening 500 · available 0 · done · partial ·
//     refused · not_found · reason WORD · nothing_moved · id WORD · until 17:00 · executed 15:32
//     kinds: stop amend freeze extend release withdraw query phone suspend; "late" before the kind
//     for an order that was withdrawn
//   approve|reject|withdraw|resend ICBC stop ICBC:2 by 王所 [because WORD]
//   release|freeze|follow|stop_here ICBC:2 [as cash] by 王所 [because WORD]
//   correct ICBC:2 to ICBC:3 by 王所                         the victim told a wrong account
//   room ICBC:2 3000 by C7                                   another case let so much go there
//   method fifo by 王所
//   at 15:40 | after 48h                                     the clock; timers come on the way
//   cannot answer.foreign_transfer | <any event>             it is refused, nothing changes
//   expect ICBC stop ICBC:2 28000 [draft]                    such an order waits
//   expect nothing for ICBC
//   expect paid 28000 held 8000 in_flight 20000 gone 0 returned 0
//   expect account ICBC:2 traced 8000 held 8000 gone cash
//   expect note order.overdue | expect no note X             of the last event
//   expect delivered ICBC stop ICBC:2 | expect first CCB:3   by the last event
//   expect settled | expect not settled | expect unchanged
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "chase/chase.h"
#include "chase/codec.h"

namespace holdfast::chase {
namespace {

using Words = std::vector<std::string>;

Words split(const std::string& line) {
  std::istringstream stream(line);
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

class Story {
 public:
  explicit Story(std::filesystem::path path) : path_(std::move(path)) {
    policy_.auto_approve = {OrderKind::StopPayment, OrderKind::QueryAccount,
                            OrderKind::QueryTransactions, OrderKind::QueryPhone};
    policy_.standing_order = "duty-officer";
    policy_.duty_person = "duty-captain";
    for (const char* bank : {"ICBC", "CCB", "ABC", "BOC", "ALIPAY"}) {
      partners_[bank] = {bank, PartnerKind::Bank, bank};
    }
  }

  void run() {
    std::ifstream file(path_);
    ASSERT_TRUE(file) << path_;
    int expectations = 0;
    for (std::string line; std::getline(file, line);) {
      ++line_;
      line = line.substr(0, line.find('#'));
      Words words = split(line);
      if (words.empty()) continue;
      SCOPED_TRACE(path_.filename().string() + ":" + std::to_string(line_) + ": " + line);
      if (words[0] == "expect") {
        ++expectations;
        expect({words.begin() + 1, words.end()});
      } else {
        event(words);
      }
      if (::testing::Test::HasFailure()) return;
    }
    EXPECT_GT(expectations, 0) << "a story that expects nothing";
  }

 private:
  // --- words
  void bad(const std::string& what) { ADD_FAILURE() << "cannot read the story: " << what; }

  Instant time(const std::string& text) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    char colon = 0;
    std::istringstream stream(text);
    stream >> hour >> colon >> minute;
    if (stream.peek() == ':') stream >> colon >> second;
    Civil civil{2016, 9, 11, hour, minute, second, 0};
    return from_civil(civil, kChinaOffset);
  }

  Duration duration(const std::string& text) {
    const long count = std::stol(text);
    switch (text.back()) {
      case 's':
        return seconds{count};
      case 'm':
        return minutes{count};
      case 'h':
        return hours{count};
      default:
        return days{count};
    }
  }

  Money yuan(const std::string& text) {
    auto money = parse_yuan(text);
    if (!money) bad("amount " + text);
    return money.value_or(Money{});
  }

  Account account(const std::string& text) {
    auto parsed = Account::parse(text);
    if (!parsed) bad("account " + text);
    return parsed.value_or(Account{});
  }

  static std::string after(const Words& words, const std::string& key) {
    const auto at = std::ranges::find(words, key);
    return at == words.end() || at + 1 == words.end() ? std::string{} : *(at + 1);
  }
  static bool has(const Words& words, const std::string& key) {
    return std::ranges::find(words, key) != words.end();
  }

  // --- orders
  struct Sought {
    std::string partner;
    std::string kind;
    std::string target;
    bool is_late = false;
  };

  static bool is_kind(const Order& order, const std::string& word) {
    if (word == "amend") return order.amends.has_value();
    if (order.amends) return false;
    if (word == "stop") return order.kind == OrderKind::StopPayment;
    if (word == "query") return order.kind == OrderKind::QueryTransactions;
    if (word == "phone") return order.kind == OrderKind::QueryPhone;
    if (word == "suspend") return order.kind == OrderKind::SuspendPhone;
    return to_string(order.kind) == word;
  }

  const OrderRecord* find(const Sought& sought, OrderStatus status) {
    for (const OrderRecord& record : state_.orders) {
      const Order& order = record.order;
      if (record.status == status && order.partner == sought.partner &&
          is_kind(order, sought.kind) &&
          (order.target.account.text() == sought.target || order.target.phone == sought.target)) {
        return &record;
      }
    }
    return nullptr;
  }

  // Eats PARTNER [late] KIND TARGET from `at` on.
  Sought sought(const Words& words, std::size_t& at) {
    Sought result;
    if (at + 2 >= words.size()) {
      bad("PARTNER KIND TARGET is missing");
      return result;
    }
    result.partner = words[at++];
    if (words[at] == "late") {
      result.is_late = true;
      ++at;
    }
    result.kind = words[at++];
    result.target = words[at++];
    return result;
  }

  std::optional<OrderId> id(const Words& words, std::size_t& at, OrderStatus status) {
    const Sought order = sought(words, at);
    const OrderRecord* record = find(order, order.is_late ? OrderStatus::Withdrawn : status);
    if (record == nullptr) record = find(order, OrderStatus::Answered);
    if (record == nullptr) record = find(order, OrderStatus::Issued);
    if (record == nullptr) {
      bad("no such order: " + order.partner + " " + order.kind + " " + order.target);
      return std::nullopt;
    }
    return record->order.id;
  }

  // --- events
  void event(Words words) {
    notes_.clear();
    delivered_.clear();
    before_ = state_;
    std::string refusal;
    if (words[0] == "cannot") {
      refusal = words[1];
      words.erase(words.begin(), words.begin() + 3);
    }
    if (setting(words)) return;
    const std::optional<Fact> fact = read_fact(words);
    if (!fact) return;
    enter(*fact, refusal);
  }

  void enter(const Fact& fact, const std::string& refusal = {}) {
    const auto checked = check(state_, fact, environment());
    if (!refusal.empty()) {
      ASSERT_FALSE(checked.has_value()) << "it was not refused";
      EXPECT_EQ(checked.error().reason, refusal);
      return;
    }
    ASSERT_TRUE(checked.has_value()) << checked.error().reason << " " << checked.error().detail;
    const auto copy = decode_fact(encode(fact));
    ASSERT_TRUE(copy.has_value());
    EXPECT_EQ(encode(*copy), encode(fact));
    Decision decision = advance(state_, fact, now_, environment());
    const Decision again = advance(state_, fact, now_, environment());
    EXPECT_EQ(encode(decision.state), encode(again.state)) << "not the same bytes";
    state_ = std::move(decision.state);
    notes_.insert(notes_.end(), decision.notes.begin(), decision.notes.end());
    delivered_.insert(delivered_.end(), decision.deliver.begin(), decision.deliver.end());
    const auto decoded = decode(encode(state_));
    ASSERT_TRUE(decoded.has_value()) << decoded.error().detail;
    EXPECT_TRUE(*decoded == state_);
    totals(state_);
  }

  Environment environment() { return {policy_, partners_, curve_}; }

  bool setting(const Words& words) {
    if (words[0] == "bank" || words[0] == "carrier") {
      const auto kind = words[0] == "bank" ? PartnerKind::Bank : PartnerKind::Carrier;
      partners_[words[1]] = {words[1], kind, words[1]};
    } else if (words[0] == "policy") {
      set_policy(words);
    } else if (words[0] == "at") {
      move_clock(time(words[1]));
    } else if (words[0] == "after") {
      move_clock(now_ + duration(words[1]));
    } else {
      return false;
    }
    return true;
  }

  void set_policy(const Words& words) {
    if (words[1] == "min") policy_.min_hold = yuan(words[2]);
    if (words[1] == "fanout") policy_.max_fanout = std::stoi(words[2]);
    if (words[1] != "auto") return;
    policy_.auto_approve.clear();
    for (std::size_t i = 2; i < words.size(); ++i) {
      if (words[i] == "query") {
        policy_.auto_approve.insert(
            {OrderKind::QueryAccount, OrderKind::QueryTransactions, OrderKind::QueryPhone});
        continue;
      }
      const auto kind = parse_order_kind(words[i]);
      if (!kind) bad("kind " + words[i]);
      policy_.auto_approve.insert(kind.value_or(OrderKind::StopPayment));
    }
  }

  void move_clock(Instant to) {
    for (int i = 0; i < 1000; ++i) {
      const auto next = std::ranges::min_element(state_.timers, {}, &Timer::due_at);
      if (next == state_.timers.end() || next->due_at > to) break;
      now_ = std::max(now_, next->due_at);
      enter(TimerDue{*next});
    }
    now_ = std::max(now_, to);
  }

  std::optional<Fact> read_fact(const Words& words) {
    const std::string& verb = words[0];
    const std::string by = after(words, "by");
    const std::string reason = after(words, "because");
    if (verb == "alert" || verb == "story") return read_alert(words);
    if (verb == "confirm") {
      ReadingConfirmed fact{{}, {}, by};
      if (words[1] != "nothing") fact.payments.push_back(read_payment(words, 1));
      return fact;
    }
    if (verb == "phone") {
      PaymentsFiled fact;
      fact.phones = {words[1]};
      fact.are_phones_confirmed = !has(words, "unconfirmed");
      return fact;
    }
    if (verb == "answer") return read_answer(words);
    if (verb == "follow" || verb == "stop_here") {
      const Ruling ruling = verb == "follow" ? Ruling::Follow : Ruling::StopHere;
      const Rest gone_as = parse_gone(after(words, "as")).value_or(Rest::Merchant);
      return AccountDecided{account(words[1]), ruling, gone_as, by, reason};
    }
    if (verb == "correct") {
      return AccountCorrected{account(words[1]), account(words[3]), by, reason};
    }
    if (verb == "room") {
      return RoomMade{account(words[1]), yuan(words[2]), *parse_id<CaseTag>(by)};
    }
    if (verb == "method") return MethodSet{*parse_trace_method(words[1]), by, reason};
    if (verb == "release") {
      const AccountRow* row = find_account(state_, account(words[1]));
      return HoldReleased{{state_.id, row == nullptr ? 0 : row->hold_order}, by, reason};
    }
    if (verb == "freeze") {
      const AccountRow* row = find_account(state_, account(words[1]));
      return FreezeAsked{{state_.id, row == nullptr ? 0 : row->hold_order}, by, reason};
    }
    std::size_t at = 1;
    const bool wants_draft = verb == "approve" || verb == "reject";
    const auto order = id(words, at, wants_draft ? OrderStatus::Draft : OrderStatus::Issued);
    if (!order) return std::nullopt;
    if (verb == "approve") return OrdersApproved{{*order}, by};
    if (verb == "reject") return OrdersRejected{{*order}, by, reason};
    if (verb == "withdraw") return OrderWithdrawn{*order, by, reason};
    if (verb == "resend") return OrdersResent{{*order}, by};
    bad("verb " + verb);
    return std::nullopt;
  }

  // TIME FROM -> TO AMOUNT [ref R] [name N]
  Payment read_payment(const Words& words, std::size_t at) {
    Payment payment;
    if (at + 4 >= words.size()) {
      bad("TIME FROM -> TO AMOUNT is missing");
      return payment;
    }
    payment.time = time(words[at]);
    if (words[at + 1] != "?") payment.from = account(words[at + 1]);
    payment.to = account(words[at + 3]);
    payment.amount = yuan(words[at + 4]);
    payment.ref = after(words, "ref");
    payment.to_name = after(words, "name");
    return payment;
  }

  Fact read_alert(const Words& words) {
    PaymentsFiled fact;
    fact.payments.push_back(read_payment(words, 1));
    fact.is_confirmed = words[0] == "alert";
    now_ = std::max(now_, fact.payments[0].time + minutes{2});
    return fact;
  }

  std::optional<Fact> read_answer(const Words& words) {
    std::size_t at = 1;
    const std::string partner = words[1];
    const auto order = id(words, at, OrderStatus::Issued);
    if (!order) return std::nullopt;
    const Order& asked = find_order(state_, *order)->order;
    Answered fact{*order, partner, {}};
    Answer& answer = fact.answer;
    answer.answer_id = "answer-" + std::to_string(line_);
    answer.executed_at = now_;
    std::optional<AnswerResult> result;
    for (; at < words.size(); ++at) {
      const std::string& word = words[at];
      if (parse_answer_result(word))
        result = parse_answer_result(word);
      else if (word == "nothing_moved")
        answer.transfers.emplace();
      else if (word == "moved" || word == "received")
        read_transfer(words, at, asked, answer);
      else if (at + 1 < words.size())
        read_field(word, words[++at], answer);
      else
        bad("word " + word);
    }
    const bool is_less = answer.held && asked.amount && *answer.held < *asked.amount;
    answer.result = result.value_or(is_less ? AnswerResult::Partial : AnswerResult::Done);
    return fact;
  }

  void read_field(const std::string& key, const std::string& value, Answer& answer) {
    if (key == "held")
      answer.held = yuan(value);
    else if (key == "opening")
      answer.opening = yuan(value);
    else if (key == "available")
      answer.available = yuan(value);
    else if (key == "reason")
      answer.reason = value;
    else if (key == "id")
      answer.answer_id = value;
    else if (key == "until")
      answer.expires_at = time(value);
    else if (key == "executed")
      answer.executed_at = time(value);
    else
      bad("word " + key);
  }

  // moved AMOUNT to ACCOUNT at TIME [ref R] [cash] [merchant]; received AMOUNT from ACCOUNT at TIME
  void read_transfer(const Words& words, std::size_t& at, const Order& asked, Answer& answer) {
    if (at + 5 >= words.size()) {
      bad("moved AMOUNT to ACCOUNT at TIME");
      return;
    }
    Transfer transfer;
    const bool is_out = words[at] == "moved";
    transfer.amount = yuan(words[at + 1]);
    const Account other = account(words[at + 3]);
    transfer.from = is_out ? asked.target.account : other;
    transfer.to = is_out ? other : asked.target.account;
    if (has(words, "foreign")) transfer.from = account("BOC:77");
    if (has(words, "foreign")) transfer.to = account("BOC:78");
    transfer.time = time(words[at + 5]);
    at += 5;
    while (at + 1 < words.size()) {
      const std::string& next = words[at + 1];
      if (next == "cash")
        transfer.is_cash = true;
      else if (next == "merchant")
        transfer.is_merchant = true;
      else if (next == "ref" && at + 2 < words.size())
        transfer.ref = words[++at + 1];
      else if (next != "foreign")
        break;
      ++at;
    }
    if (transfer.ref.empty()) {
      transfer.ref = asked.partner + "-" + transfer.from.text() + "-" + transfer.to.text() + "-" +
                     format_yuan(transfer.amount) + "-" + format_instant(transfer.time);
    }
    if (!answer.transfers) answer.transfers.emplace();
    answer.transfers->push_back(std::move(transfer));
  }

  // --- expectations
  void expect(const Words& words) {
    const std::string& what = words[0];
    if (what == "settled")
      EXPECT_TRUE(is_settled(state_)) << describe();
    else if (what == "unchanged")
      EXPECT_TRUE(state_ == before_) << describe();
    else if (what == "not")
      EXPECT_FALSE(is_settled(state_)) << describe();
    else if (what == "paid")
      expect_sums(words);
    else if (what == "account")
      expect_account(words);
    else if (what == "note")
      EXPECT_TRUE(has_note(words[1])) << describe();
    else if (what == "no")
      EXPECT_FALSE(has_note(words[2])) << describe();
    else if (what == "nothing")
      expect_nothing(words[2]);
    else if (what == "delivered")
      expect_delivered(words);
    else if (what == "first")
      expect_first(words[1]);
    else
      expect_order(words);
  }

  void expect_sums(const Words& words) {
    const Funds sums = totals(state_);
    const std::map<std::string, Money> by_name{{"paid", sums.paid},
                                               {"held", sums.held},
                                               {"in_flight", sums.in_flight},
                                               {"gone", sums.gone},
                                               {"returned", sums.returned}};
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
      const auto sum = by_name.find(words[i]);
      if (sum == by_name.end()) return bad("sum " + words[i]);
      EXPECT_EQ(format_yuan(sum->second), format_yuan(yuan(words[i + 1]))) << words[i] << "\n"
                                                                           << describe();
    }
  }

  void expect_account(const Words& words) {
    const Funds all = funds(state_);
    const auto at = std::ranges::find(all.accounts, account(words[1]), &AccountFunds::account);
    ASSERT_NE(at, all.accounts.end()) << "the money did not touch it\n" << describe();
    for (std::size_t i = 2; i < words.size(); ++i) {
      const std::string& word = words[i];
      const bool is_sum = i + 1 < words.size() && (word == "traced" || word == "held");
      if (is_sum) {
        const Money sum = word == "traced" ? at->traced : at->held;
        EXPECT_EQ(format_yuan(sum), format_yuan(yuan(words[++i]))) << word << "\n" << describe();
      } else if (word == "tier") {
        EXPECT_EQ(at->tier, std::stoi(words[++i]));
      } else {
        EXPECT_TRUE(at->state == word || at->reason == word) << word << "\n" << describe();
      }
    }
  }

  void expect_nothing(const std::string& partner) {
    for (const OrderRecord& record : state_.orders) {
      EXPECT_FALSE(record.status == OrderStatus::Issued && record.order.partner == partner)
          << to_string(record.order.id) << "\n"
          << describe();
    }
  }

  void expect_order(const Words& words) {
    std::size_t at = 0;
    const Sought order = sought(words, at);
    const bool is_draft = has(words, "draft");
    const OrderRecord* record = find(order, is_draft ? OrderStatus::Draft : OrderStatus::Issued);
    ASSERT_NE(record, nullptr) << "no such order waits\n" << describe();
    if (at < words.size() && words[at] != "draft") {
      ASSERT_TRUE(record->order.amount.has_value());
      EXPECT_EQ(format_yuan(*record->order.amount), format_yuan(yuan(words[at])));
    }
    EXPECT_EQ(record->order.authorised_by.empty(), is_draft);
    EXPECT_FALSE(record->order.legal_basis.empty());
  }

  void expect_delivered(const Words& words) {
    std::size_t at = 1;
    const Sought order = sought(words, at);
    const OrderRecord* record = find(order, OrderStatus::Issued);
    ASSERT_NE(record, nullptr) << describe();
    EXPECT_TRUE(std::ranges::count(delivered_, record->order.id) > 0) << describe();
  }

  void expect_first(const std::string& text) {
    ASSERT_FALSE(delivered_.empty());
    EXPECT_EQ(find_order(state_, delivered_[0])->order.target.account.text(), text);
  }

  bool has_note(const std::string& code) {
    return std::ranges::find(notes_, code, &Note::code) != notes_.end();
  }

  std::string describe() {
    std::ostringstream out;
    const Funds all = funds(state_);
    out << "paid " << format_yuan(all.paid) << " held " << format_yuan(all.held) << " in_flight "
        << format_yuan(all.in_flight) << " gone " << format_yuan(all.gone) << " returned "
        << format_yuan(all.returned) << "\n";
    for (const AccountFunds& row : all.accounts) {
      out << "  " << row.tier << " " << row.account.text() << " traced " << format_yuan(row.traced)
          << " held " << format_yuan(row.held) << " " << row.state << " " << row.reason << "\n";
    }
    for (const OrderRecord& record : state_.orders) {
      const Order& order = record.order;
      out << "  " << to_string(order.id) << " " << to_string(record.status) << " "
          << to_string(order.kind) << (order.amends ? " (amends)" : "") << " "
          << order.target.account.text() << order.target.phone << " "
          << (order.amount ? format_yuan(*order.amount) : "") << "\n";
    }
    for (const Note& note : notes_) {
      out << "  note " << note.code << " " << note.account.text();
      for (const auto& [key, value] : note.params) out << " " << key << "=" << value;
      out << "\n";
    }
    return out.str();
  }

  std::filesystem::path path_;
  int line_ = 0;
  Policy policy_;
  std::map<std::string, Partner> partners_;
  DelayCurve curve_;
  State state_ = open(CaseId{12});
  State before_;
  Instant now_{0};
  std::vector<Note> notes_;
  std::vector<OrderId> delivered_;
};

std::vector<std::filesystem::path> stories() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator("tests/stories")) {
    if (entry.path().extension() == ".story") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

class Stories : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Stories, EndAsTheyMust) { Story(GetParam()).run(); }

INSTANTIATE_TEST_SUITE_P(Chase, Stories, ::testing::ValuesIn(stories()), [](const auto& param) {
  std::string name = param.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace holdfast::chase
