#include "chase/codec.h"

#include <array>
#include <cstdint>
#include <type_traits>

namespace holdfast::chase {
namespace {

constexpr std::uint8_t kVersion = 1;
using Magic = std::array<char, 4>;
constexpr Magic kStateMagic{'H', 'F', 'C', 'S'};
constexpr Magic kFactMagic{'H', 'F', 'C', 'F'};
constexpr Magic kCurveMagic{'H', 'F', 'C', 'D'};

// CRC-32 (IEEE 802.3), eight bytes a step: half of a blob's cost with one byte a step.
using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr CrcTables make_crc_tables() {
  CrcTables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) ? 0xEDB88320U : 0U);
    tables[0][i] = value;
  }
  for (std::size_t t = 1; t < tables.size(); ++t) {
    for (std::size_t i = 0; i < 256; ++i) {
      const std::uint32_t before = tables[t - 1][i];
      tables[t][i] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

std::uint32_t crc32(std::string_view bytes) {
  static constexpr CrcTables kTables = make_crc_tables();
  std::uint32_t crc = 0xFFFFFFFFU;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      next ^= kTables[7 - i][((crc >> (8 * i)) ^ byte(at + i)) & 0xFF];
      next ^= kTables[3 - i][byte(at + 4 + i)];
    }
    crc = next;
  }
  for (; at < bytes.size(); ++at) crc = (crc >> 8) ^ kTables[0][(crc ^ byte(at)) & 0xFF];
  return ~crc;
}

// Writer and Reader have the same face, so that one list of fields serves both ways.
class Writer {
 public:
  static constexpr bool kIsWriting = true;

  void integer(std::int64_t value) {
    auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
    while (bits >= 0x80) {
      bytes_.push_back(static_cast<char>(bits | 0x80));
      bits >>= 7;
    }
    bytes_.push_back(static_cast<char>(bits));
  }
  void raw(std::string_view bytes) { bytes_.append(bytes); }
  void fault() {}
  bool is_sound() const { return true; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  static constexpr bool kIsWriting = false;
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::int64_t integer() {
    std::uint64_t bits = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) break;
      bits |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) != 0) continue;
      if (byte == 0 && shift != 0) break;  // a longer form of a shorter number
      return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
    }
    fault();
    return 0;
  }
  std::string_view raw(std::size_t size) {
    if (size > rest_.size()) {
      fault();
      return {};
    }
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }
  void fault() { is_sound_ = false; }
  bool is_sound() const { return is_sound_; }
  bool is_at_end() const { return rest_.empty(); }
  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
  bool is_sound_ = true;
};

template <class Io, class T>
  requires std::is_integral_v<T>
void field(Io& io, T& value) {
  if constexpr (Io::kIsWriting) {
    io.integer(static_cast<std::int64_t>(value));
  } else {
    const std::int64_t read = io.integer();
    value = static_cast<T>(read);
    if (static_cast<std::int64_t>(value) != read) io.fault();
  }
}

// The highest member of each enum, for the reader.
constexpr int last_of(OrderKind) { return static_cast<int>(OrderKind::Withdraw); }
constexpr int last_of(AnswerResult) { return static_cast<int>(AnswerResult::NotFound); }
constexpr int last_of(TraceMethod) { return static_cast<int>(TraceMethod::Lifo); }
constexpr int last_of(OrderStatus) { return static_cast<int>(OrderStatus::Withdrawn); }
constexpr int last_of(Rest) { return static_cast<int>(Rest::Returned); }
constexpr int last_of(Ruling) { return static_cast<int>(Ruling::StopHere); }
constexpr int last_of(TimerKind) { return static_cast<int>(TimerKind::HoldEnds); }

template <class Io, class T>
  requires std::is_enum_v<T>
void field(Io& io, T& value) {
  int number = static_cast<int>(value);
  field(io, number);
  if (number < 0 || number > last_of(value)) {
    io.fault();
    return;
  }
  value = static_cast<T>(number);
}

template <class Io>
void field(Io& io, std::string& text) {
  std::size_t size = text.size();
  field(io, size);
  if constexpr (Io::kIsWriting)
    io.raw(text);
  else
    text = io.raw(size);
}

template <class Io>
void field(Io& io, Instant& at) {
  field(io, at.us);
}

template <class Io>
void field(Io& io, Money& money) {
  field(io, money.fen);
}

template <class Io>
void field(Io& io, Account& account) {
  std::size_t size = account.text().size();
  field(io, size);
  if constexpr (Io::kIsWriting) {
    io.raw(account.text());
  } else {
    const std::string_view text = io.raw(size);
    auto parsed = text.empty() ? Result<Account>{} : Account::parse(text);
    if (parsed)
      account = *std::move(parsed);
    else
      io.fault();
  }
}

template <class Io, class T>
void field(Io& io, std::optional<T>& value);
template <class Io, class A, class B>
void field(Io& io, std::pair<A, B>& value);
template <class Io>
void field(Io& io, OrderId& id);
template <class Io>
void field(Io& io, Payment& payment);
template <class Io>
void field(Io& io, Transfer& transfer);
template <class Io>
void field(Io& io, OrderRecord& record);
template <class Io>
void field(Io& io, Entry& entry);
template <class Io>
void field(Io& io, AccountRow& row);
template <class Io>
void field(Io& io, PhoneRow& row);
template <class Io>
void field(Io& io, Timer& timer);
template <class Io>
void field(Io& io, GivenBack& given);
template <class Io>
void field(Io& io, FrozenMoneyReturned::Payout& payout);

template <class Io, class T>
void field(Io& io, std::vector<T>& list) {
  std::size_t size = list.size();
  field(io, size);
  if constexpr (Io::kIsWriting) {
    for (T& item : list) field(io, item);
  } else {
    list.clear();
    if (size > io.left()) io.fault();  // every item takes a byte at least
    for (std::size_t i = 0; i < size && io.is_sound(); ++i) field(io, list.emplace_back());
  }
}

template <class Io, class... T>
void fields(Io& io, T&... values) {
  (field(io, values), ...);
}

template <class Io, class T>
void field(Io& io, std::optional<T>& value) {
  bool is_set = value.has_value();
  field(io, is_set);
  if constexpr (!Io::kIsWriting) {
    if (is_set)
      value.emplace();
    else
      value.reset();
  }
  if (is_set) field(io, *value);
}

template <class Io, class A, class B>
void field(Io& io, std::pair<A, B>& value) {
  fields(io, value.first, value.second);
}

template <class Io>
void field(Io& io, OrderId& id) {
  fields(io, id.case_id.value, id.number);
}

template <class Io>
void field(Io& io, Payment& p) {
  fields(io, p.time, p.from, p.to, p.amount, p.ref, p.from_name, p.to_name);
}

template <class Io>
void field(Io& io, Transfer& t) {
  fields(io, t.ref, t.time, t.from, t.to, t.amount, t.from_name, t.to_name, t.channel, t.is_cash,
         t.is_merchant);
}

template <class Io>
void field(Io& io, Subscriber& s) {
  fields(io, s.name, s.id_number, s.address);
}

template <class Io>
void field(Io& io, Answer& a) {
  fields(io, a.answer_id, a.result, a.executed_at, a.expires_at, a.held, a.available, a.opening,
         a.reason, a.transfers, a.subscriber);
}

template <class Io>
void field(Io& io, Order& o) {
  fields(io, o.id, o.partner, o.kind, o.target.account, o.target.phone, o.target.url, o.target.name,
         o.about, o.amends, o.since, o.amount, o.legal_basis, o.authorised_by, o.issued_at,
         o.due_at, o.expires_at);
}

template <class Io>
void field(Io& io, OrderRecord& r) {
  fields(io, r.order, r.status, r.answer, r.answered_at, r.reminders, r.next_due_at, r.because);
}

template <class Io>
void field(Io& io, Report& r) {
  fields(io, r.ref, r.time, r.place);
}

template <class Io>
void field(Io& io, Entry& e) {
  fields(io, e.from, e.to, e.amount, e.traced, e.told_at, e.told_ref, e.sent, e.received,
         e.known_at, e.is_source, e.is_confirmed, e.is_cash, e.is_merchant, e.is_wide);
}

template <class Io>
void field(Io& io, AccountRow& r) {
  fields(io, r.account, r.name, r.is_victim, r.tier, r.traced, r.held, r.rest, r.opening,
         r.opening_at, r.is_opening_told, r.heard_since, r.is_heard, r.hold_order, r.ordered,
         r.held_by, r.hold_until, r.warned_for, r.stop_windows, r.raises, r.asked_after, r.closed,
         r.ruling, r.ruling_reason);
}

template <class Io>
void field(Io& io, PhoneRow& r) {
  fields(io, r.phone, r.is_confirmed);
}

template <class Io>
void field(Io& io, Timer& t) {
  fields(io, t.kind, t.order, t.due_at);
}

template <class Io>
void field(Io& io, GivenBack& g) {
  fields(io, g.account, g.to, g.payee, g.amount, g.at);
}

template <class Io>
void field(Io& io, State& s) {
  fields(io, s.id.value, s.method, s.is_confirmed, s.accounts, s.entries, s.orders, s.phones,
         s.timers);
  // At the end, and only where there is any: older states stay the bytes they were.
  if constexpr (Io::kIsWriting) {
    if (!s.given_back.empty()) field(io, s.given_back);
  } else if (io.left() > 0) {
    field(io, s.given_back);
    if (s.given_back.empty()) io.fault();
  }
}

template <class Io>
void field(Io& io, DelayCurve& curve) {
  for (DelayCurve::Step& step : curve.steps) fields(io, step.answers, step.still_permille);
}

template <class Io>
void field(Io& io, PaymentsFiled& f) {
  fields(io, f.payments, f.is_confirmed, f.phones, f.are_phones_confirmed, f.by);
}
template <class Io>
void field(Io& io, ReadingConfirmed& f) {
  fields(io, f.payments, f.phones, f.by);
}
template <class Io>
void field(Io& io, Answered& f) {
  fields(io, f.order, f.partner, f.answer);
}
template <class Io>
void field(Io& io, TimerDue& f) {
  field(io, f.timer);
}
template <class Io>
void field(Io& io, OrdersApproved& f) {
  fields(io, f.orders, f.by);
}
template <class Io>
void field(Io& io, OrdersRejected& f) {
  fields(io, f.orders, f.by, f.reason);
}
template <class Io>
void field(Io& io, OrderWithdrawn& f) {
  fields(io, f.order, f.by, f.reason);
}
template <class Io>
void field(Io& io, HoldReleased& f) {
  fields(io, f.order, f.by, f.reason);
}
template <class Io>
void field(Io& io, OrdersResent& f) {
  fields(io, f.orders, f.by);
}
template <class Io>
void field(Io& io, AccountDecided& f) {
  fields(io, f.account, f.ruling, f.gone_as, f.by, f.reason);
}
template <class Io>
void field(Io& io, MethodSet& f) {
  fields(io, f.method, f.by, f.reason);
}

template <class Io>
void field(Io& io, FrozenMoneyReturned::Payout& p) {
  fields(io, p.is_ours, p.victim, p.payee, p.amount);
}
template <class Io>
void field(Io& io, FrozenMoneyReturned& f) {
  fields(io, f.account, f.payouts, f.held_less, f.paid_at, f.ref, f.by);
}
template <class Io>
void field(Io& io, RoomMade& f) {
  fields(io, f.account, f.room, f.made_by.value);
}
template <class Io>
void field(Io& io, AccountCorrected& f) {
  fields(io, f.wrong, f.right, f.by, f.reason);
}
template <class Io>
void field(Io& io, FreezeAsked& f) {
  fields(io, f.order, f.by, f.reason);
}

// Sets the fact to its n-th alternative, empty.
template <std::size_t N = 0>
bool choose(Fact& fact, std::size_t n) {
  if constexpr (N < std::variant_size_v<Fact>) {
    if (n != N) return choose<N + 1>(fact, n);
    fact.emplace<N>();
    return true;
  } else {
    return false;
  }
}

template <class Io>
void field(Io& io, Fact& fact) {
  std::size_t which = fact.index();
  field(io, which);
  if constexpr (!Io::kIsWriting) {
    if (!choose(fact, which)) {
      io.fault();
      return;
    }
  }
  std::visit([&](auto& known) { field(io, known); }, fact);
}

template <class T>
std::string write(const Magic& magic, const T& value) {
  Writer writer;
  writer.raw({magic.data(), magic.size()});
  writer.raw({reinterpret_cast<const char*>(&kVersion), 1});
  field(writer, const_cast<T&>(value));  // the writer changes nothing
  std::string bytes = writer.take();
  const std::uint32_t crc = crc32(bytes);
  for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(crc >> shift));
  return bytes;
}

template <class T>
Result<T> read(const Magic& magic, std::string_view blob) {
  const auto bad = [] {
    return fail(ErrorKind::Invalid, "codec.format", "The stored bytes are torn or not ours.");
  };
  constexpr std::size_t kHead = 5;
  constexpr std::size_t kTail = 4;
  if (blob.size() < kHead + kTail || !blob.starts_with(std::string_view{magic.data(), 4})) {
    return bad();
  }
  const std::string_view body = blob.substr(0, blob.size() - kTail);
  std::uint32_t crc = 0;
  for (std::size_t i = 0; i < kTail; ++i) {
    crc |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(blob[body.size() + i])) << (8 * i);
  }
  if (crc != crc32(body)) return bad();
  if (static_cast<std::uint8_t>(blob[4]) != kVersion) {
    return fail(ErrorKind::Invalid, "codec.version",
                "The stored bytes are of another version of the program.");
  }
  Reader reader(body.substr(kHead));
  T value;
  field(reader, value);
  if (!reader.is_sound() || !reader.is_at_end()) return bad();
  return value;
}

// Indices that point somewhere, orders that are numbered through: what the engine relies on.
bool is_coherent(const State& state) {
  const std::size_t accounts = state.accounts.size();
  const auto orders = static_cast<int>(state.orders.size());
  const auto is_order = [&](int number) { return number >= 0 && number <= orders; };
  for (const Entry& entry : state.entries) {
    if (entry.from >= accounts || entry.to >= accounts) return false;
  }
  for (const GivenBack& given : state.given_back) {
    if (given.account >= accounts || given.to >= accounts || given.payee >= accounts) return false;
  }
  for (const AccountRow& row : state.accounts) {
    if (!is_order(row.hold_order) || !is_order(row.held_by) || !is_order(row.asked_after)) {
      return false;
    }
  }
  int number = 0;
  for (const OrderRecord& record : state.orders) {
    const Order& order = record.order;
    if (order.id != OrderId{state.id, ++number}) return false;
    for (const auto& other : {order.about, order.amends}) {
      if (other && (other->case_id != state.id || other->number < 1 || other->number >= number)) {
        return false;
      }
    }
    if ((record.status == OrderStatus::Answered) != record.answer.has_value()) return false;
    if (!order.target.account.empty() && !state.account_index.contains(order.target.account)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string encode(const State& state) { return write(kStateMagic, state); }
std::string encode(const Fact& fact) { return write(kFactMagic, fact); }
std::string encode(const DelayCurve& curve) { return write(kCurveMagic, curve); }

Result<State> decode(std::string_view blob) {
  TRY(State state, read<State>(kStateMagic, blob));
  for (std::uint32_t i = 0; i < state.accounts.size(); ++i) {
    if (!state.account_index.emplace(state.accounts[i].account, i).second) {
      return fail(ErrorKind::Invalid, "codec.format", "The stored case names an account twice.");
    }
  }
  if (!is_coherent(state)) {
    return fail(ErrorKind::Invalid, "codec.format", "The stored case contradicts itself.");
  }
  return state;
}

Result<Fact> decode_fact(std::string_view blob) { return read<Fact>(kFactMagic, blob); }
Result<DelayCurve> decode_curve(std::string_view blob) {
  return read<DelayCurve>(kCurveMagic, blob);
}

}  // namespace holdfast::chase
