#include "intake/place.h"

#include <gtest/gtest.h>

namespace holdfast::intake {
namespace {

TEST(Place, IsThatOfTheNumbersBlock) {
  EXPECT_EQ(place_of("+865372345678", PlaceLanguage::Chinese), "山东省济宁市");
  EXPECT_EQ(place_of("+865372345679", PlaceLanguage::Chinese), "山东省济宁市");
  EXPECT_NE(place_of("+861081234567", PlaceLanguage::English).find("Beijing"), std::string::npos);
}

TEST(Place, IsEmptyForWhatIsNoSubscriber) {
  EXPECT_EQ(place_of("95588", PlaceLanguage::Chinese), "");
  EXPECT_EQ(place_of("", PlaceLanguage::Chinese), "");
}

}  // namespace
}  // namespace holdfast::intake
