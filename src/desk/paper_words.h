// The Chinese words of papers, for what the program keeps as a code. They agree with the console's
// (docs/glossary.md); a code that is not known stands as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chase/analysis.h"
#include "records/order.h"

namespace holdfast::desk {

/// "按比例法"; and what it does, a paragraph each, so that a reader can compute it again.
std::string method_name(chase::AnalysisMethod method);
std::vector<std::string> method_words(chase::AnalysisMethod method);

/// "紧急止付", "冻结", "查询流水", ...
std::string order_words(OrderKind kind);
/// "已办", "部分办理", "拒绝", "查无".
std::string result_words(AnswerResult result);
/// "冒充公检法及政府机关", ...; "待定" for an empty one.
std::string scam_words(std::string_view scam_type);

/// A name of which only the first character is to be read: "王*", "欧***".
std::string masked_name(std::string_view name);

}  // namespace holdfast::desk
