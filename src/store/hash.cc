#include "store/hash.h"

namespace holdfast::store {

CanonicalForm::CanonicalForm(std::string_view format) : text_(format) { text_ += '\n'; }

CanonicalForm& CanonicalForm::add(std::string_view bytes) {
  text_ += std::to_string(bytes.size());
  text_ += ':';
  text_ += bytes;
  text_ += '\n';
  return *this;
}

CanonicalForm& CanonicalForm::add(std::int64_t number) {
  return add(std::string_view{std::to_string(number)});
}

}  // namespace holdfast::store
