// How numbers and names are compared in search: as people read them out, not as they are written.
#pragma once

#include <string>
#include <string_view>

namespace holdfast::store {

/// The form a value is found by: letters without case and width, no spaces, dashes or brackets; an
/// account by its number, a Chinese phone without +86, an address without scheme and "www.".
/// "ICBC:6222 0216" -> "62220216", "+8617012345678" -> "17012345678".
/// @param value UTF-8
std::string search_key(std::string_view value);

/// The text from its end, character by character (UTF-8 in, UTF-8 out).
std::string reversed(std::string_view text);

/// The institution of "ICBC:6222…" in small letters; empty if the text is no account.
std::string search_institution(std::string_view value);

/// How many characters a UTF-8 text has.
std::size_t character_count(std::string_view text);

}  // namespace holdfast::store
