// What the victim tells 110, in the words of a call taker: the scam's story from a template of its
// type, and the payments exactly as they were made.
#pragma once

#include <string>

#include "simulate/story.h"

namespace holdfast::simulate {

/// The narrative of a story, one paragraph of Chinese.
std::string narrate(const Story& story);

/// "2.86万元", "28600元", "28,600.50元": an amount as people write it, `style` picks which.
std::string spoken_amount(Money amount, int style);

}  // namespace holdfast::simulate
