#include "intake/builtin.h"

namespace holdfast::intake {

const Rules& builtin_rules() {
  static const Rules rules = [] {
    auto loaded = Rules::load(kBuiltin);
    CHECK(loaded.has_value(), loaded ? "" : loaded.error().detail + " " + loaded.error().place);
    return *std::move(loaded);
  }();
  return rules;
}

}  // namespace holdfast::intake
