// Names of apps without quotes: 在鑫盛国际平台投资, 装了易融宝, told by how such names end.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "intake/chars.h"
#include "intake/found.h"

namespace holdfast::intake {
namespace {

using Words = std::initializer_list<std::string_view>;

constexpr std::size_t kLongestName = 21;  // bytes: seven characters

bool contains_any(std::string_view s, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return s.find(word) != s.npos; });
}

/// True if `i` stands after a word that a name of an app follows.
bool follows_verb(std::string_view s, std::size_t i) {
  static constexpr std::array<std::string_view, 20> kVerbs = {
      "在",   "通过", "用",   "下载", "安装", "装了", "下了", "先下", "装个", "下个",
      "注册", "登录", "进入", "打开", "发来", "软件", "的是", "字是", "称是", "使用了"};
  // Most characters end no such verb: their last two bytes tell.
  static constexpr std::array<std::string_view, 15> kLast = {
      "在", "过", "用", "载", "装", "了", "下", "个", "册", "录", "入", "开", "来", "件", "是"};
  static constexpr auto kMay = [] {
    std::array<bool, 4096> may{};
    for (const std::string_view last : kLast) {
      may[static_cast<std::size_t>((last[1] & 0x3F) << 6 | (last[2] & 0x3F))] = true;
    }
    return may;
  }();
  if (i < 3 || !kMay[static_cast<std::size_t>((s[i - 2] & 0x3F) << 6 | (s[i - 1] & 0x3F))]) {
    return false;
  }
  return std::ranges::any_of(kVerbs, [&](auto verb) { return has_before(s, i, verb); });
}

/// What says at `i` that an app was named before: 平台, 客户端.
bool is_form(std::string_view s, std::size_t i) {
  static constexpr std::array<std::string_view, 12> kForms = {
      "APP",      "App",      "app",      "软件",     "平台", "客户端",
      "的安装包", "这个软件", "交友软件", "聊天软件", "商城", "交易平台"};
  return std::ranges::any_of(kForms, [&](auto form) { return has(s, i, form); });
}

/// What one does in an app, or where its clause ends.
bool is_use(std::string_view s, std::size_t i) {
  static constexpr std::array<std::string_view, 22> kUses = {
      "，", "。", "、", "里",   "上",   "中", "内", "共享", "后", "申请", "投资",
      "炒", "充", "做", "接单", "下单", "卖", "买", "贷款", "开", "交易", "进行"};
  return std::ranges::any_of(kUses, [&](auto use) { return has(s, i, use); });
}

/// 易融宝, 鑫盛国际: how the names of such apps end.
bool has_shape(std::string_view name) {
  static constexpr std::array<std::string_view, 30> kEnds = {
      "宝",   "贷",     "通",   "汇",   "优选", "资本", "国际", "证券", "期货", "财富",
      "直播", "联盟",   "优购", "商城", "会议", "视讯", "金融", "钱包", "优品", "网",
      "吧",   "交易所", "环球", "金服", "智投", "秀",   "易购", "云购", "快借", "速借"};
  return name.size() >= 9 &&
         std::ranges::any_of(kEnds, [&](auto end) { return name.ends_with(end); });
}

/// Words that are in no such name: pronouns, verbs, well-known and common things.
bool is_no_name(std::string_view name) {
  static constexpr std::array<std::string_view, 89> kWords = {
      "安装",     "下载", "电话",   "打不",   "不通",   "我",     "你",     "他",     "她",
      "其",       "某",   "这",     "那",     "个",     "的",     "了",     "对方",   "指定",
      "陌生",     "相关", "官方",   "正规",   "支付宝", "余额宝", "微信",   "抖音",   "快手",
      "淘宝",     "京东", "闲鱼",   "咸鱼",   "腾讯",   "钉钉",   "百度",   "百合网", "珍爱网",
      "世纪佳缘", "二手", "线上",   "网上",   "网络",   "互联网", "官网",   "上网",   "外网",
      "网贷",     "借贷", "校园贷", "学生贷", "房贷",   "车贷",   "信用贷", "网购",   "团购",
      "采购",     "抢购", "沟通",   "交通",   "普通",   "接通",   "打通",   "疏通",   "外汇",
      "加盟",     "网吧", "酒吧",   "贴吧",   "看直播", "开直播", "直播间", "视频",   "在线",
      "会议号",   "参加", "冒充",   "转账",   "手机",   "银行",   "游戏",   "一款",   "一些",
      "多个",     "几个", "家里",   "学校",   "公司",   "医院",   "宿舍",   "国外"};
  return contains_any(name, kWords);
}

}  // namespace

std::vector<NameSpan> bare_apps(std::string_view s) {
  std::vector<NameSpan> names;
  for (std::size_t i = 0; i + 9 < s.size();) {
    const std::size_t size = code_point(s, i).size;
    if (size != 3 || !follows_verb(s, i)) {
      i += std::max<std::size_t>(size, 1);
      continue;
    }
    std::size_t end = i;
    bool is_found = false;
    while (end - i <= kLongestName && end < s.size()) {
      const std::string_view name = s.substr(i, end - i);
      const bool is_app = name.size() >= 6 && (is_form(s, end) || is_use(s, end));
      if (is_app && has_shape(name) && !is_no_name(name)) {
        is_found = true;
        break;
      }
      // 密约这个软件, 国金证券通的安装包: the form alone is enough
      const bool is_named = has(s, end, "这个软件") || has(s, end, "的安装包");
      if (name.size() >= 6 && is_named && !is_no_name(name)) {
        is_found = true;
        break;
      }
      const CodePoint c = code_point(s, end);
      if (c.value < 0x4E00 || c.value > 0x9FFF) break;
      end += c.size;
    }
    if (is_found) names.push_back({i, end});
    i = is_found ? end : i + size;
  }
  return names;
}

}  // namespace holdfast::intake
