// The form in which several values become one text to be hashed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/sha256.h"

namespace holdfast::store {

/// Values as one text: the format's name and a line end, then each value as LENGTH ":" BYTES "\n".
/// Two different lists of values never give the same text.
class CanonicalForm {
 public:
  explicit CanonicalForm(std::string_view format);

  CanonicalForm& add(std::string_view bytes);
  CanonicalForm& add(std::int64_t number);
  std::string hash() const { return sha256_hex(text_); }

 private:
  std::string text_;
};

}  // namespace holdfast::store
