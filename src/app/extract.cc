#include "app/extract.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>

#include "intake/intake.h"
#ifdef HOLDFAST_PLACE
#include "intake/place.h"
#endif

namespace holdfast::app {
namespace {

using intake::Because;
using intake::Reading;

constexpr int kBadUsage = 2;
constexpr int kBadData = 65;
constexpr int kUnreadable = 66;
constexpr std::size_t kWriteAt = std::size_t{1} << 16;  // bytes gathered before they are written

/// One input line: its texts live in the parser's buffers until the next line.
struct Line {
  std::string_view id;
  std::string_view text;
  Instant reported_at;
};

std::unexpected<Error> bad(std::string_view column, std::string_view what) {
  return fail(ErrorKind::Invalid, "extract.format", std::string(what), std::string(column));
}

class Parser {
 public:
  /// @err extract.format with the key in `place`
  Result<Line> parse(std::string_view json) {
    buffer_.assign(json);
    buffer_.reserve(buffer_.size() + simdjson::SIMDJSON_PADDING);
    simdjson::ondemand::document document;
    if (const auto error = parser_.iterate(buffer_).get(document); error) return broken(error);
    simdjson::ondemand::object object;
    if (document.get_object().get(object)) return bad("json", "a line must be a JSON object");
    Line line;
    bool has_id = false;
    bool has_text = false;
    bool has_time = false;
    for (auto member : object) {
      simdjson::ondemand::field field;
      if (const auto error = std::move(member).get(field); error) return broken(error);
      std::string_view key;
      if (const auto error = field.unescaped_key().get(key); error) return broken(error);
      auto value = field.value();
      if (key == "id") {
        if (value.get_string().get(line.id)) return bad("id", "must be a string");
        has_id = true;
      } else if (key == "text") {
        if (value.get_string().get(line.text)) return bad("text", "must be a string");
        has_text = true;
      } else if (key == "reported_at") {
        TRY(line.reported_at, time(value));
        has_time = true;
      }
    }
    const char* rest = nullptr;
    if (!document.current_location().get(rest)) {
      return bad("json", "there is something after the object");
    }
    if (!has_id) return bad("id", "is missing");
    if (!has_text) return bad("text", "is missing");
    if (!has_time) return bad("reported_at", "is missing");
    return line;
  }

 private:
  static std::unexpected<Error> broken(simdjson::error_code error) {
    return bad("json", simdjson::error_message(error));
  }

  static Result<Instant> time(simdjson::ondemand::value& value) {
    simdjson::ondemand::json_type type;
    if (const auto error = value.type().get(type); error) return broken(error);
    std::string_view text;
    if (type == simdjson::ondemand::json_type::string) {
      if (const auto error = value.get_string().get(text); error) return broken(error);
    } else if (type == simdjson::ondemand::json_type::number) {
      text = value.raw_json_token();
      while (!text.empty() && (text.back() <= ' ')) text.remove_suffix(1);
    } else {
      return bad("reported_at", "must be an RFC 3339 time or Unix seconds");
    }
    auto instant = parse_instant(text);
    if (!instant) return bad("reported_at", instant.error().detail);
    return *instant;
  }

  simdjson::ondemand::parser parser_;
  std::string buffer_;
};

void write_string(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out.push_back(c);
        }
    }
  }
  out.push_back('"');
}

template <class Item>
void write_span(std::string& out, const Item& item) {
  out += "\"text\": ";
  write_string(out, item.text);
  fmt::format_to(std::back_inserter(out), ", \"begin\": {}, \"end\": {}", item.begin, item.end);
}

void write_because(std::string& out, const std::vector<Because>& because) {
  out += ", \"because\": [";
  for (std::size_t i = 0; i < because.size(); ++i) {
    out += i == 0 ? "{\"word\": " : ", {\"word\": ";
    write_string(out, because[i].word);
    fmt::format_to(std::back_inserter(out), ", \"begin\": {}, \"end\": {}", because[i].begin,
                   because[i].end);
    if (because[i].weight != 0) {
      fmt::format_to(std::back_inserter(out), ", \"weight\": {}", because[i].weight);
    }
    out += "}";
  }
  out += "]";
}

/// Where a telephone number was allocated; asked for only where people read the answer, as the
/// first question about a block of numbers costs more than reading the alert.
std::string place_of(const intake::Indicator& indicator) {
#ifdef HOLDFAST_PLACE
  if (indicator.kind == intake::IndicatorKind::Phone) {
    return intake::place_of(indicator.value, intake::PlaceLanguage::Chinese);
  }
#else
  static_cast<void>(indicator);
#endif
  return {};
}

void write_indicators(std::string& out, const Reading& reading, bool explain) {
  out += ", \"indicators\": [";
  for (std::size_t i = 0; i < reading.indicators.size(); ++i) {
    const intake::Indicator& x = reading.indicators[i];
    if (i > 0) out += ", ";
    fmt::format_to(std::back_inserter(out), "{{\"kind\": \"{}\", \"value\": ", to_string(x.kind));
    write_string(out, x.value);
    out += ", ";
    write_span(out, x);
    fmt::format_to(std::back_inserter(out), ", \"role\": \"{}\", \"attributes\": {{",
                   to_string(x.role));
    for (std::size_t k = 0; k < x.attributes.size(); ++k) {
      if (k > 0) out += ", ";
      write_string(out, x.attributes[k].first);
      out += ": ";
      if (x.attributes[k].second == "true") {
        out += "true";
      } else {
        write_string(out, x.attributes[k].second);
      }
    }
    if (const std::string place = explain ? place_of(x) : std::string(); !place.empty()) {
      out += x.attributes.empty() ? "\"place\": " : ", \"place\": ";
      write_string(out, place);
    }
    out += "}";
    if (explain) write_because(out, x.because);
    out += "}";
  }
  out += "]";
}

void write_reading(std::string& out, std::string_view id, const Reading& reading, bool explain) {
  out += "{\"id\": ";
  write_string(out, id);
  fmt::format_to(std::back_inserter(out),
                 ", \"scam_type\": \"{}\", \"scam_confidence\": {:.2f}, \"loss_fen\": ",
                 to_string(reading.scam_type), reading.scam_confidence);
  out += reading.loss ? fmt::format("{}", reading.loss->fen) : "null";
  write_indicators(out, reading, explain);
  out += ", \"amounts\": [";
  for (std::size_t i = 0; i < reading.amounts.size(); ++i) {
    if (i > 0) out += ", ";
    fmt::format_to(std::back_inserter(out), "{{\"fen\": {}, ", reading.amounts[i].money.fen);
    write_span(out, reading.amounts[i]);
    out += "}";
  }
  out += "], \"times\": [";
  for (std::size_t i = 0; i < reading.times.size(); ++i) {
    const intake::TimeMention& t = reading.times[i];
    if (i > 0) out += ", ";
    fmt::format_to(std::back_inserter(out), "{{\"time\": \"{}\", ", format_instant(t.time));
    write_span(out, t);
    fmt::format_to(std::back_inserter(out), ", \"precision\": \"{}\"}}", to_string(t.precision));
  }
  out += "]";
  if (explain) write_because(out, reading.scam_because);
  out += "}\n";
}

struct Options {
  std::string file = "-";
  bool skip_bad = false;
  bool explain = false;
};

int run(const Options& options, std::istream& in, std::ostream& out, std::ostream& err) {
  const intake::Rules& rules = intake::builtin_rules();
  Parser parser;
  std::string json;
  std::string pending;
  std::size_t number = 0;
  std::size_t skipped = 0;
  while (std::getline(in, json)) {
    ++number;
    if (!json.empty() && json.back() == '\r') json.pop_back();
    if (number == 1 && json.starts_with("\xEF\xBB\xBF")) json.erase(0, 3);
    if (json.find_first_not_of(" \t") == std::string::npos) continue;
    const auto line = parser.parse(json);
    if (!line) {
      err << fmt::format("{}:{}: {}: {}\n", options.file, number, line.error().place,
                         line.error().detail);
      if (!options.skip_bad) {
        out << pending << std::flush;
        return kBadData;
      }
      ++skipped;
      continue;
    }
    write_reading(pending, line->id, intake::read({line->text, line->reported_at}, rules),
                  options.explain);
    if (pending.size() >= kWriteAt) {
      out << pending;
      pending.clear();
    }
  }
  out << pending << std::flush;
  if (in.bad()) {
    err << fmt::format("{}: cannot be read to its end\n", options.file);
    return kUnreadable;
  }
  if (skipped > 0) err << fmt::format("{}: {} bad lines left out\n", options.file, skipped);
  return 0;
}

}  // namespace

int extract_main(const std::vector<std::string>& args, std::istream& in, std::ostream& out,
                 std::ostream& err) {
  CLI::App app{
      "Reads narratives (JSONL with id, text, reported_at) into indicators, amounts, "
      "times, loss and scam type (JSONL).",
      "holdfast extract"};
  Options options;
  app.add_option("file", options.file, "a JSONL file, or - for standard input");
  app.add_flag("--skip-bad", options.skip_bad, "leave bad lines out and count them at the end");
  app.add_flag("--explain", options.explain, "add the words the type and each role rest on");
  try {
    std::vector<std::string> reversed(args.rbegin(), args.rend());
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? 0 : kBadUsage;
  }
  if (options.file == "-") return run(options, in, out, err);
  std::ifstream file(options.file, std::ios::binary);
  if (!file) {
    err << fmt::format("{}: cannot be opened: check the name and its permissions\n", options.file);
    return kUnreadable;
  }
  return run(options, file, out, err);
}

}  // namespace holdfast::app
