#include "desk/paper_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::desk {
namespace {

using chase::AnalysisMethod;
using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array kScamTypes = {
    Pair{"fake_task_rebate", "刷单返利"},
    Pair{"fake_investment", "虚假网络投资理财"},
    Pair{"fake_shopping", "虚假购物服务"},
    Pair{"fake_customer_service", "冒充电商物流客服"},
    Pair{"loan_fraud", "虚假贷款"},
    Pair{"fake_credit_report", "虚假征信"},
    Pair{"impersonating_acquaintance", "冒充领导熟人"},
    Pair{"impersonating_officials", "冒充公检法及政府机关"},
    Pair{"romance_fraud", "网络婚恋交友"},
    Pair{"game_trade_fraud", "网络游戏虚假交易"},
    Pair{"online_blackmail", "网络敲诈"},
    Pair{"impersonating_military_buyer", "冒充军警购物"},
    Pair{"other", "其他诈骗"},
};

constexpr std::array kOrders = {
    Pair{"query_account", "查询账户"},
    Pair{"query_transactions", "查询流水"},
    Pair{"stop_payment", "紧急止付"},
    Pair{"freeze", "冻结"},
    Pair{"extend", "延长"},
    Pair{"release", "解除"},
    Pair{"query_phone", "查询号码"},
    Pair{"suspend_phone", "停机"},
    Pair{"restore_phone", "复机"},
    Pair{"block_url", "封堵网址"},
    Pair{"unblock_url", "解封网址"},
    Pair{"withdraw", "撤回"},
};

constexpr std::array kResults = {
    Pair{"done", "已办"},
    Pair{"partial", "部分办理"},
    Pair{"refused", "拒绝"},
    Pair{"not_found", "查无"},
};

template <std::size_t N>
std::string word(const std::array<Pair, N>& words, std::string_view code) {
  const auto found = std::ranges::find(words, code, &Pair::first);
  return std::string(found == words.end() ? code : found->second);
}

// What all methods that sum share. The contract of `holdfast trace` is the longer form of it.
const std::vector<std::string>& common_words() {
  static const std::vector<std::string> words = {
      "被害人转出的款项到达收款账户后，全额认定为该账户内的涉案资金；账户原有余额及其他来款为非涉案"
      "资金。",
      "各账户的期初余额以开户机构回复为准；机构未回复的，由止付金额、可用余额和交易明细推算；不能推"
      "算的按零计。"
      "转出金额超过已知余额的，超出部分按非涉案资金处理。",
      "各笔交易以开户机构的记账时间排列；两个机构报告的同一笔交易只计一次。资金取现、转往境外或回到"
      "被害人账户后不再向下追踪。",
      "全部计算以人民币分为单位。任一时点，被害人转出的款项等于各账户内的涉案资金与已返还资金之和，"
      "不增不减。",
  };
  return words;
}

}  // namespace

std::string method_name(AnalysisMethod method) {
  switch (method) {
    case AnalysisMethod::Prorata:
      return "按比例法";
    case AnalysisMethod::Fifo:
      return "先进先出法";
    case AnalysisMethod::Lifo:
      return "后进先出法";
    case AnalysisMethod::Libr:
      return "最低余额法";
    case AnalysisMethod::Reach:
      return "触及范围";
  }
  return {};
}

std::vector<std::string> method_words(AnalysisMethod method) {
  std::vector<std::string> words;
  switch (method) {
    case AnalysisMethod::Prorata:
      words = {
          "本次采用按比例法：涉案资金与非涉案资金在同一账户内混合后，每转出一笔款项，其中的涉案部分"
          "按转出前"
          "账户内涉案资金占账户余额的比例计算，即：涉案部分＝转出金额×账户内涉案资金÷账户余额。",
          "中间结果保留至分以下多位，最后四舍五入到分；各账户之和与总额的尾差按最大余数法分配。"};
      break;
    case AnalysisMethod::Fifo:
      words = {
          "本次采用先进先出法：账户内的资金按到账先后排列，期初余额在最前；每转出一笔款项，"
          "先用最早到账的资金，用尽后依次用其后到账的资金。"};
      break;
    case AnalysisMethod::Lifo:
      words = {
          "本次采用后进先出法：账户内的资金按到账先后排列；每转出一笔款项，先用最后到账的资金，"
          "用尽后依次用其前到账的资金；一并转出的各部分到达下一账户后保持原有次序。"};
      break;
    case AnalysisMethod::Libr:
      words = {
          "本次采用最低余额法：账户转出款项时，先用账户内的非涉案资金；非涉案资金用尽后，"
          "才动用涉案资金，各被害人之间按比例分担。其后到账的非涉案资金不补足已转出的涉案资金。"};
      break;
    case AnalysisMethod::Reach:
      return {
          "触及范围：凡收到涉案资金的账户，其后转出的每一笔款项均视为可能含有涉案资金。"
          "所列金额为各账户可能含有的上限，不能相加。"};
  }
  words.insert(words.end(), common_words().begin(), common_words().end());
  return words;
}

std::string order_words(OrderKind kind) { return word(kOrders, to_string(kind)); }

std::string result_words(AnswerResult result) { return word(kResults, to_string(result)); }

std::string scam_words(std::string_view scam_type) {
  return scam_type.empty() ? "待定" : word(kScamTypes, scam_type);
}

std::string masked_name(std::string_view name) {
  const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  std::size_t end = name.empty() ? 0 : 1;
  while (end < name.size() && !is_start(name[end])) ++end;
  const auto rest =
      std::count_if(name.begin() + static_cast<std::ptrdiff_t>(end), name.end(), is_start);
  return std::string(name.substr(0, end)) + std::string(static_cast<std::size_t>(rest), '*');
}

}  // namespace holdfast::desk
