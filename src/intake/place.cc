#include "intake/place.h"

#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <phonenumbers/phonenumberutil.h>
#include <unicode/locid.h>

#include <unordered_map>

namespace holdfast::intake {
namespace {

constexpr std::size_t kSubscriberDigits = 4;     // numbers that differ in these share a place
constexpr std::size_t kMaxRemembered = 100'000;  // blocks; forgotten all at once when reached

std::string look_up(const std::string& e164, PlaceLanguage language) {
  using namespace i18n::phonenumbers;
  static const PhoneNumberOfflineGeocoder geocoder;
  PhoneNumber number;
  const PhoneNumberUtil& util = *PhoneNumberUtil::GetInstance();
  if (util.Parse(e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return {};
  return geocoder.GetDescriptionForNumber(number, language == PlaceLanguage::Chinese
                                                      ? icu::Locale::getSimplifiedChinese()
                                                      : icu::Locale::getEnglish());
}

}  // namespace

std::string place_of(std::string_view e164, PlaceLanguage language) {
  if (!e164.starts_with('+') || e164.size() < 8) return {};
  std::string block(e164.substr(0, e164.size() - kSubscriberDigits));
  block.push_back(language == PlaceLanguage::Chinese ? 'z' : 'e');
  thread_local std::unordered_map<std::string, std::string> remembered;
  const auto known = remembered.find(block);
  if (known != remembered.end()) return known->second;
  if (remembered.size() >= kMaxRemembered) remembered.clear();
  return remembered[block] = look_up(std::string(e164), language);
}

}  // namespace holdfast::intake
