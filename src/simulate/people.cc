#include "simulate/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "simulate/institutions.h"

namespace holdfast::simulate {
namespace {

constexpr std::array<std::string_view, 24> kSurnames{
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙",
    "胡", "朱", "高", "林", "何", "郭", "马", "罗", "孔", "颜", "孟", "仲"};
constexpr std::array<std::string_view, 20> kFirst{"彦", "沐", "书", "景", "若", "思", "亦",
                                                  "佳", "允", "礼", "知", "望", "清", "怀",
                                                  "霁", "砚", "棠", "筠", "宁", "岚"};
constexpr std::array<std::string_view, 20> kSecond{"辰", "桐", "禾", "川", "遥", "楠", "甫",
                                                   "屏", "榆", "和", "简", "帆", "瑾", "澜",
                                                   "祺", "序", "苒", "阔", "原", "淇"};

struct County {
  std::string_view code;
  std::string_view name;
};
// GB/T 2260: the counties of Jining.
constexpr std::array<County, 11> kCounties{{{"370811", "任城区"},
                                            {"370812", "兖州区"},
                                            {"370826", "微山县"},
                                            {"370827", "鱼台县"},
                                            {"370828", "金乡县"},
                                            {"370829", "嘉祥县"},
                                            {"370830", "汶上县"},
                                            {"370831", "泗水县"},
                                            {"370832", "梁山县"},
                                            {"370881", "曲阜市"},
                                            {"370883", "邹城市"}}};

constexpr std::array<std::string_view, 4> kMobile{"138", "150", "187", "159"};
constexpr std::array<std::string_view, 3> kUnicom{"130", "186", "156"};
constexpr std::array<std::string_view, 3> kTelecom{"189", "133", "177"};
// Virtual operators, by the fourth digit: 1705 is China Mobile's, 1707 Unicom's, 1700 Telecom's.
constexpr std::string_view kVirtualMobile = "1705";
constexpr std::string_view kVirtualUnicom = "1707";
constexpr std::string_view kVirtualTelecom = "1700";

std::string digits(Random& random, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += static_cast<char>('0' + random.below(10));
  return text;
}

char luhn_digit(std::string_view body) {
  int sum = 0;
  bool is_doubled = true;
  for (auto digit = body.rbegin(); digit != body.rend(); ++digit) {
    int value = *digit - '0';
    if (is_doubled) value = value > 4 ? value * 2 - 9 : value * 2;
    sum += value;
    is_doubled = !is_doubled;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string make_id_number(Random& random, std::string_view county) {
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  const std::string body =
      fmt::format("{}{:04}{:02}{:02}{}", county, random.between(1958, 2006), random.between(1, 12),
                  random.between(1, 28), digits(random, 3));
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (body[i] - '0') * kWeights[i];
  return body + "10X98765432"[sum % 11];
}

}  // namespace

Person make_person(Random& random) {
  const County& county = pick(random, kCounties);
  Person person;
  person.name = pick(random, kSurnames);
  person.name += pick(random, kFirst);
  if (random.chance(0.75)) person.name += pick(random, kSecond);
  const auto& carrier = partners()[8 + random.below(3)];
  person.phone = make_phone(random, carrier.id);
  person.id_number = make_id_number(random, county.code);
  person.address = fmt::format("济宁市{}{}小区{}号楼{}室", county.name, pick(random, kFirst),
                               random.between(1, 30), random.between(101, 1804));
  return person;
}

std::string make_phone(Random& random, std::string_view carrier) {
  std::string prefix;
  if (carrier == "CMCC") prefix = random.chance(0.2) ? kVirtualMobile : pick(random, kMobile);
  if (carrier == "CUCC") prefix = random.chance(0.2) ? kVirtualUnicom : pick(random, kUnicom);
  if (carrier == "CTCC") prefix = random.chance(0.2) ? kVirtualTelecom : pick(random, kTelecom);
  CHECK(!prefix.empty(), "not a carrier");
  return prefix + digits(random, 11 - static_cast<int>(prefix.size()));
}

std::string_view carrier_of(std::string_view phone) {
  const auto begins = [phone](std::string_view prefix) { return phone.starts_with(prefix); };
  if (std::ranges::any_of(kMobile, begins) || begins(kVirtualMobile)) return "CMCC";
  if (std::ranges::any_of(kUnicom, begins) || begins(kVirtualUnicom)) return "CUCC";
  return "CTCC";
}

std::string make_card(Random& random, std::string_view prefix, int length) {
  std::string number{prefix};
  number += digits(random, length - 1 - static_cast<int>(prefix.size()));
  return number + luhn_digit(number);
}

Account make_account(Random& random, std::string_view institution, std::string_view phone) {
  const Institution* at = find_institution(institution);
  CHECK(at != nullptr && at->kind != PartnerKind::Carrier);
  const std::string number = at->bin.empty() ? std::string{phone} : make_card(random, at->bin, 19);
  auto account = Account::parse(std::string{institution} + ":" + number);
  CHECK(account.has_value());
  return *std::move(account);
}

double lognormal(Random& random, double median, double sigma) {
  // Box-Muller; 1 - unit() is never 0.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random.unit()));
  const double normal = radius * std::cos(2.0 * std::numbers::pi * random.unit());
  return median * std::exp(sigma * normal);
}

Money make_amount(Random& random, std::int64_t median_yuan, double sigma, std::int64_t least_yuan,
                  std::int64_t most_yuan) {
  const auto yuan =
      static_cast<std::int64_t>(lognormal(random, static_cast<double>(median_yuan), sigma));
  return Money{std::clamp(yuan, least_yuan, most_yuan) * 100};
}

}  // namespace holdfast::simulate
