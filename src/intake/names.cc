// Names of apps and companies: found by the words around them, not by a shape of their own.
#include <algorithm>
#include <array>
#include <iterator>

#include "intake/chars.h"
#include "intake/found.h"

namespace holdfast::intake {
namespace {

constexpr std::size_t kMaxName = 60;  // bytes: 20 characters

struct Quotes {
  std::string_view open;
  std::string_view close;
};
constexpr std::array kQuotes = {Quotes{"“", "”"},   Quotes{"「", "」"}, Quotes{"《", "》"},
                                Quotes{"\"", "\""}, Quotes{"【", "】"}, Quotes{"‘", "’"},
                                Quotes{"『", "』"}, Quotes{"”", "”"},   Quotes{"'", "'"}};

/// Words that describe an app and are no name of one.
bool is_generic(std::string_view name) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"手机",   "聊天",   "会议", "贷款", "投资",     "刷单", "购物", "交友",   "直播", "共享",
       "屏幕",   "对方",   "该",   "此",   "虚假",     "陌生", "涉诈", "某",     "游戏", "理财",
       "炒股",   "社交",   "交易", "相关", "一个",     "官方", "指定", "网贷",   "任务", "做任务",
       "这个",   "那个",   "这",   "那",   "一款",     "其他", "视频", "短视频", "网络", "网上",
       "外汇",   "博彩",   "赌博", "借款", "借贷",     "电商", "支付", "第三方", "监管", "银行",
       "虚拟币", "诈骗",   "股票", "金融", "电子商务", "二手", "通讯", "会议类", "远程", "远程控制",
       "兼职",   "返利",   "相亲", "婚恋", "的",       "了",   "多个", "各",     "各个", "几个",
       "同一",   "抢单",   "不明", "未知", "新",       "假",   "同城", "接单",   "派单", "商城",
       "线上",   "互联网", "网购", "手游", "点赞",     "并"});
  return name.empty() || std::ranges::find(words, name) != words.end();
}

/// Well-known apps that fraudsters use but do not own: never to be blocked.
bool is_public_app(std::string_view name) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"微信",     "支付宝",   "QQ",       "抖音",     "淘宝",         "京东",     "拼多多",
       "腾讯会议", "钉钉",     "闲鱼",     "快手",     "小红书",       "飞书",     "陌陌",
       "探探",     "百度",     "美团",     "微博",     "知乎",         "Zoom",     "ZOOM",
       "zoom",     "WhatsApp", "Telegram", "手机银行", "向日葵",       "王者荣耀", "和平精英",
       "转转",     "交易猫",   "花呗",     "借呗",     "国家反诈中心", "Skype",    "Teams",
       "Tinder",   "Facebook", "企业微信", "云闪付",   "苏宁易购",     "唯品会",   "TeamViewer",
       "ToDesk",   "安逸花",   "微粒贷",   "有钱花",   "携程",         "58同城"});
  return std::ranges::find(words, name) != words.end();
}

std::optional<Found> app_named(std::string_view s, std::size_t begin, std::size_t end) {
  const std::string_view name = s.substr(begin, end - begin);
  if (is_generic(name) || name.size() > kMaxName || name.size() < 2) return std::nullopt;
  if (name.find("，") != name.npos || name.find("。") != name.npos ||
      name.find('\n') != name.npos || name.find("、") != name.npos) {
    return std::nullopt;
  }
  const bool digits_only =
      std::ranges::all_of(name, [](char ch) { return is_digit(ch) || ch == ' '; });
  if (digits_only) return std::nullopt;
  Found found{IndicatorKind::App, std::string(name), begin, end};
  if (is_public_app(name)) {
    found.role = Role::Other;
    found.is_fixed = true;
  }
  return found;
}

/// “X”APP: the quotes close right before the word (a few describing characters may stand between).
std::optional<Found> quoted_before(std::string_view s, const Hit& hit) {
  std::size_t close_at = hit.begin;
  for (std::size_t steps = 0; steps <= 6 && close_at > 0; ++steps) {
    for (const Quotes& q : kQuotes) {
      if (!has_before(s, close_at, q.close)) continue;
      const std::size_t end = close_at - q.close.size();
      const std::size_t floor = end > kMaxName + 3 ? end - kMaxName - 3 : 0;
      const std::size_t open = s.substr(floor, end - floor).rfind(q.open);
      if (open == s.npos) return std::nullopt;
      return app_named(s, floor + open + q.open.size(), end);
    }
    const CodePoint c = code_point(s, previous(s, close_at));
    if (c.value < 0x4E00 || c.value > 0x9FFF) return std::nullopt;
    close_at = previous(s, close_at);
  }
  return std::nullopt;
}

/// APP“X”, 软件叫“X”, app called "X".
std::optional<Found> quoted_after(std::string_view s, const Hit& hit) {
  std::size_t i = hit.end;
  for (static constexpr std::array<std::string_view, 13> kWords = {" called ", " named ", "名为",
                                                                   "名叫", "叫做", "名称为",
                                                                   "名称是", "为", "叫", "是", ":",
                                                                   "(", " "};
       const std::string_view filler : kWords) {
    if (has(s, i, filler)) {
      i += filler.size();
      break;
    }
  }
  for (const Quotes& q : kQuotes) {
    if (!has(s, i, q.open)) continue;
    const std::size_t begin = i + q.open.size();
    const std::size_t close = s.substr(begin, kMaxName + q.close.size()).find(q.close);
    if (close == s.npos) return std::nullopt;
    return app_named(s, begin, begin + close);
  }
  return std::nullopt;
}

/// 诈骗APP：富通天下, 软件名为鑫源宝: a name without quotes up to the next mark.
std::optional<Found> plain_after(std::string_view s, const Hit& hit) {
  std::size_t begin = hit.end;
  for (static constexpr std::array<std::string_view, 13> kWords = {" used: ", "名称:", "名称为",
                                                                   "名称是", "名:", "名为", "名叫",
                                                                   "叫做", "名字叫", "叫", ":",
                                                                   " called ", " named "};
       const std::string_view lead : kWords) {
    if (!has(s, begin, lead)) continue;
    begin += lead.size();
    while (at(s, begin) == ' ') ++begin;
    std::size_t end = begin;
    while (end < s.size() && end - begin <= 30) {
      const CodePoint c = code_point(s, end);
      const bool in_name = is_alnum(s[end]) || (c.value >= 0x4E00 && c.value <= 0x9FFF);
      if (!in_name || has(s, end, "的") || has(s, end, "我") || has(s, end, "进行")) break;
      end += c.size;
    }
    if (end == begin || end - begin > 24 || has(s, begin, "什么") ||
        (at(s, end) == '.' && is_alnum(at(s, end + 1)))) {
      return {};
    }
    if (is_alpha(s[begin]) && at(s, end) == ':') return {};
    return app_named(s, begin, end);
  }
  return std::nullopt;
}

/// 下载鼎盛国际APP: the name between a verb and the word, without quotes.
std::optional<Found> plain_before(std::string_view s, const Hit& hit) {
  const std::size_t floor = hit.begin > 48 ? hit.begin - 48 : 0;
  const std::string_view lead = s.substr(floor, hit.begin - floor);
  static constexpr std::array<std::string_view, 19> kVerbs = {
      "下载了个", "下载个", "安装了个", "下了个", "一个", "注册", "使用",
      "下载了",   "下载",   "安装了",   "安装",   "名为", "名叫", "一款叫",
      "叫做",     "注册了", "登录了",   "一个叫", "进入"};
  std::size_t after = lead.size();  // behind the verb that ends last
  while (after > 0 && std::ranges::none_of(kVerbs, [&](std::string_view verb) {
           return has_before(lead, after, verb);
         })) {
    after = previous(lead, after);
  }
  if (after == 0) return std::nullopt;
  std::size_t begin = floor + after;
  std::size_t end = hit.begin;
  while (end > begin && s[end - 1] == ' ') --end;
  for (static constexpr std::array<std::string_view, 8> kWords = {"一个", "一款", "了", "名为",
                                                                  "名叫", "叫做", "叫", " "};
       const std::string_view filler : kWords) {
    if (has(s, begin, filler)) begin += filler.size();
  }
  for (static constexpr std::array<std::string_view, 11> kWords = {"的", "手机", "聊天", "会议",
                                                                   "投资", "贷款", "理财", "交友",
                                                                   "购物", "社交", "直播"};
       const std::string_view tail : kWords) {
    // 悦享会议APP: two characters are no name, the describing word is part of it
    constexpr std::size_t least = 9;
    const bool is_name = end >= begin + least + tail.size() || tail == "的";
    if (is_name && has_before(s, end, tail)) end -= tail.size();
  }
  if (end <= begin || end - begin > 30) return std::nullopt;
  const std::string_view name = s.substr(begin, end - begin);
  for (static constexpr std::array<std::string_view, 27> kWords =
           {"的", "“",    "”",    "\"",   "(",  ":",    "我", "他",   "并",
            "后", "后在", "个",   "对方", "这", "该",   "一", "链接", "网址",
            "了", "上",   "http", "《",   "》", "陌生", "名", "指定", "官方"};
       const std::string_view stop : kWords) {
    if (contains(name, stop)) return std::nullopt;
  }
  return app_named(s, begin, end);
}

/// Xuzhou Anbang Bedding Co., Ltd.: the capitalised words before the form.
std::optional<Found> english_company(std::string_view s, const Hit& hit) {
  std::size_t begin = hit.begin;
  std::size_t end = hit.end;
  for (int words = 0; words < 7 && begin > 1 && s[begin - 1] == ' '; ++words) {
    std::size_t word = begin - 1;
    while (word > 0 && (is_alnum(s[word - 1]) || s[word - 1] == '&' || s[word - 1] == '-')) --word;
    if (word == begin - 1 || !(is_upper(s[word]) || s[word] == '&')) break;
    begin = word;
  }
  if (begin == hit.begin || hit.begin - begin < 4) return std::nullopt;
  if (at(s, end) == '.' && s[end - 1] != '.') ++end;
  return Found{IndicatorKind::Organisation, std::string(s.substr(begin, end - begin)), begin, end};
}

/// 下载“X”, 在“X”上, 通过“X”相识: a quoted name that is installed or used.
std::vector<Found> quoted_apps(std::string_view s) {
  std::vector<Found> apps;
  static constexpr std::string_view kOpen = "“";
  for (std::size_t at_open = s.find(kOpen); at_open != s.npos;
       at_open = s.find(kOpen, at_open + 3)) {
    const std::size_t begin = at_open + kOpen.size();
    const std::size_t size = s.substr(begin, 36 + kOpen.size()).find("”");
    if (size == s.npos || size > 36) continue;
    const std::size_t close = begin + size;
    const std::size_t after = close + kOpen.size();
    const auto leads = [&](std::initializer_list<std::string_view> words) {
      return std::ranges::any_of(words, [&](auto word) { return has_before(s, at_open, word); });
    };
    const auto follows = [&](std::initializer_list<std::string_view> words) {
      return std::ranges::any_of(words, [&](auto word) { return has(s, after, word); });
    };
    const bool installs = leads({"下载", "下载了", "安装", "安装了", "装了", "装个", "下了", "下个",
                                 "装", "下载安装", "卸载"});
    const bool opens = leads({"打开", "登录", "登陆", "用", "使用", "注册", "加", "通过", "在",
                              "上", "玩", "进入", "进"}) &&
                       follows({"上",   "里",   "中",     "平台",   "相识", "认识",  "联系", "聊",
                                "交友", "软件", "客户端", "投资",   "充值", "下注",  "进行", "申请",
                                "借款", "交易", "理财",   "炒",     "，报", "，输",  "，填", "，登",
                                "，屏", "共享", "开会",   "做任务", "刷单", "，然后"});
    const bool cheats = leads({"一个叫", "名叫", "名为", "个叫", "叫做", "所谓"}) &&
                        follows({"的坑", "的骗", "的给骗", "给坑", "给骗", "的网贷", "的贷款"});
    // “飞速贷”的审核员: lenders' names end so
    const bool lends = follows({"的审核", "的客服", "的业务", "的工作人员", "的信贷", "的放款"}) &&
                       (has_before(s, close, "贷") || has_before(s, close, "借") ||
                        has_before(s, close, "花") || has_before(s, close, "融"));
    const bool trades =
        leads({"投的是", "炒的是", "玩的是", "下的是", "用的是"}) && follows({"里", "上"});
    const bool is_of = lends || trades ||
                       (leads({"系", "是", "为"}) && follows({"用户", "会员", "注册用户", "客户"}));
    const bool joins = follows({"群", "微信", "QQ", "公众号", "直播间", "（", "上当", "上班"});
    if ((!installs && !opens && !cheats && !is_of) || joins) continue;
    auto found = app_named(s, begin, close);
    const std::string_view name = s.substr(begin, close - begin);
    if (!found || found->is_fixed || name.find("账户") != name.npos) continue;
    apps.push_back(std::move(*found));
  }
  return apps;
}

/// download CN Police Online: the capitalised words after the verb.
std::optional<Found> english_app(std::string_view s, const Hit& hit) {
  std::size_t begin = hit.end;
  for (static constexpr std::array<std::string_view, 7> kFillers = {" the app ", " an app called ",
                                                                    " an app named ", " a ", " an ",
                                                                    " the ", " "};
       const std::string_view filler : kFillers) {
    if (!has(s, begin, filler)) continue;
    begin += filler.size();
    break;
  }
  std::size_t end = begin;
  for (int words = 0; words < 4 && is_upper(at(s, end)); ++words) {
    std::size_t k = end;
    while (is_alnum(at(s, k)) || at(s, k) == '-') ++k;
    end = k;
    if (at(s, k) != ' ' || !is_upper(at(s, k + 1))) break;
    ++end;
  }
  if (end == begin || at(s, end) == '.') {
    if (end == begin || is_alnum(at(s, end + 1))) return std::nullopt;
  }
  auto found = app_named(s, begin, end);
  return found && found->is_fixed ? std::nullopt : found;
}

/// "in the app BestUnion": capitalised words right after the word.
std::optional<Found> english_named(std::string_view s, const Hit& hit) {
  const std::size_t begin = hit.end + 1;
  if (at(s, hit.end) != ' ' || !is_upper(at(s, begin)) || !is_alpha(before(s, hit.end))) return {};
  std::size_t end = begin;
  while (is_alnum(at(s, end)) || (at(s, end) == ' ' && is_upper(at(s, end + 1)))) ++end;
  if (end - begin < 3 || (at(s, end) == '.' && is_alnum(at(s, end + 1)))) return {};
  auto found = app_named(s, begin, end);
  return found && found->is_fixed ? std::nullopt : found;
}

/// 叫我下载畅聊通，: a bare name between the verb and the end of its clause.
std::optional<Found> installed(std::string_view s, const Hit& hit) {
  std::size_t end = hit.end;
  for (const std::string_view lead : {"了一个", "一个", "了个", "个", "了"}) {
    if (!has(s, end, lead)) continue;
    end += lead.size();
    break;
  }
  const std::size_t begin = end;
  while (end < s.size() && end - begin <= 18) {
    const CodePoint c = code_point(s, end);
    if (c.value < 0x4E00 || c.value > 0x9FFF) break;
    end += c.size;
  }
  const bool ends = has(s, end, "，") || has(s, end, "。") || has(s, end, "、");
  const std::string_view name = s.substr(begin, end - begin);
  if (!ends || name.size() < 6 || name.size() > 15) return std::nullopt;
  for (static constexpr std::array<std::string_view, 32> kWords =
           {"软件", "链接", "平台", "后",   "的", "并", "安装", "登录", "注册", "文件", "程序",
            "应用", "表格", "资料", "使用", "了", "完", "到",   "我",   "他",   "她",   "其",
            "不",   "会议", "木马", "病毒", "包", "图", "照片", "单",   "视频", "网址"};
       const std::string_view word : kWords) {
    if (name.find(word) != name.npos) return std::nullopt;
  }
  auto found = app_named(s, begin, end);
  return found && found->is_fixed ? std::nullopt : found;
}

/// A word of capitals and small letters at `begin` with a capital inside, as products are named.
std::optional<Found> camel_app(std::string_view s, std::size_t begin) {
  std::size_t end = begin;
  bool has_inner = false;
  while (is_alnum(at(s, end))) {
    has_inner = has_inner || (end > begin && is_upper(s[end]) && is_lower(s[end - 1]));
    ++end;
  }
  const std::string_view name = s.substr(begin, end - begin);
  const bool ends = at(s, end) != '@' && !(at(s, end) == '.' && is_alnum(at(s, end + 1)));
  if (!has_inner || !is_upper(at(s, begin)) || !ends || name.starts_with("Mc")) return {};
  static constexpr std::array kPublic = {
      "WeChat",  "WhatsApp", "LinkedIn", "TikTok", "YouTube",    "FaceTime", "PayPal",
      "AnyDesk", "AliPay",   "UnionPay", "WeCom",  "TeamViewer", "ToDesk",   "OnlyFans"};
  if (std::ranges::find(kPublic, name) != kPublic.end()) return {};
  return app_named(s, begin, end);
}

/// chatted via LoveSpark, share the screen in EasyConf.
std::vector<Found> camel_apps(std::string_view s) {
  std::vector<Found> apps;
  const auto collect = [&](std::string_view lead, std::initializer_list<std::string_view> about) {
    for (std::size_t i = s.find(lead); i != s.npos; i = s.find(lead, i + 1)) {
      const std::size_t from = i > 48 ? i - 48 : 0;
      const std::string_view said = s.substr(from, i - from);
      const bool is_about = about.size() == 0 || std::ranges::any_of(about, [&](auto word) {
                              return said.find(word) != said.npos;
                            });
      if (!is_upper(at(s, i + lead.size())) || !is_about) continue;
      if (auto found = camel_app(s, i + lead.size())) apps.push_back(std::move(*found));
    }
  };
  collect(" via ", {});
  collect(" in ", {"screen", "chat", "meeting", "trad", "invest"});
  collect(" on ", {"screen", "chat", "meeting", "trad", "invest", "dating"});
  std::ranges::sort(apps, {}, &Found::begin);
  return apps;
}

/// The full name that ends in 有限公司: back to the first character that cannot be in a name.
std::optional<Found> company(std::string_view s, const Hit& hit) {
  std::size_t begin = hit.begin;
  while (begin > 0 && hit.begin - begin < kMaxName) {
    const std::size_t i = previous(s, begin);
    const CodePoint c = code_point(s, i);
    const bool in_name =
        (c.value >= 0x4E00 && c.value <= 0x9FFF) || c.value == U'(' || c.value == U')';
    if (!in_name) break;
    begin = i;
  }
  for (static constexpr std::array<std::string_view, 55> kWords =
           {"户名", "账户名", "名称为",   "名为",     "名叫",     "收款方",   "收款人", "公司账户",
            "转入", "转到",   "转至",     "转给",     "汇入",     "汇到",     "汇至",   "汇给",
            "打到", "打入",   "付给",     "存入",     "自称",     "冒充",     "对方是", "对公账户",
            "账户", "系",     "为",       "是",       "至",       "到",       "给",     "向",
            "于",   "由",     "有",       "从",       "在",       "与",       "和",     "叫",
            "的",   "称",     "名",       "客户",     "商户",     "单位:",    "款进",   "转进",
            "打进", "汇进",   "受害企业", "被骗企业", "受害公司", "报案企业", "单位"};
       const std::string_view lead : kWords) {
    const std::size_t found = find_last(s.substr(begin, hit.begin - begin), lead);
    if (found != s.npos) begin += found + lead.size();
  }
  // 营业执照(徐州…有限公司): a bracket that does not close within the name opens before it
  const std::size_t open = s.substr(begin, hit.begin - begin).rfind('(');
  if (open != s.npos && s.substr(begin + open, hit.begin - begin - open).find(')') == s.npos) {
    begin += open + 1;
  }
  while (begin < hit.begin && (s[begin] == '(' || s[begin] == ')')) ++begin;
  const std::size_t size = hit.begin - begin;
  if (size < 6 || has(s, begin, "某")) return std::nullopt;
  return Found{IndicatorKind::Organisation, std::string(s.substr(begin, hit.end - begin)), begin,
               hit.end};
}

}  // namespace

std::vector<Found> read_names(const Context& c) {
  std::vector<Found> names;
  for (const Hit& hit : c.hits.cues()) {
    std::optional<Found> found;
    if ((hit.cues & bit(Cue::App)) != 0) {
      found = quoted_before(c.s, hit);
      if (!found) found = quoted_after(c.s, hit);
      const std::string_view word = c.s.substr(hit.begin, hit.end - hit.begin);
      if (!found && word != "应用" && word != "程序") found = plain_before(c.s, hit);
      if (!found && word != "应用" && word != "程序" && word != "平台") {
        found = plain_after(c.s, hit);
        if (!found) found = english_named(c.s, hit);
        if (!found && has_before(c.s, hit.begin, " ") && is_alpha(c.s[hit.begin])) {
          std::size_t word_at = hit.begin - 1;  // the MetaGain app
          while (word_at > 0 && is_alnum(c.s[word_at - 1])) --word_at;
          found = camel_app(c.s, word_at);
          // The app, TaskMore, showed
          if (!found && at(c.s, hit.end) == ',') found = camel_app(c.s, hit.end + 2);
        }
      }
    } else if ((hit.cues & bit(Cue::Install)) != 0) {
      found = quoted_after(c.s, hit);
      if (!found) {
        found = is_alpha(c.s[hit.begin]) ? english_app(c.s, hit) : installed(c.s, hit);
      }
    } else if ((hit.cues & bit(Cue::Company)) != 0) {
      found = is_alpha(c.s[hit.begin]) ? english_company(c.s, hit) : company(c.s, hit);
    }
    if (!found) continue;
    if (!names.empty() && found->begin < names.back().end) continue;
    names.push_back(std::move(*found));
  }
  // All lists in the text's order; one more name can overlap only the last one taken.
  std::vector<Found> more = quoted_apps(c.s);
  std::ranges::move(camel_apps(c.s), std::back_inserter(more));
  for (const NameSpan& span : bare_apps(c.s)) {
    if (auto found = app_named(c.s, span.begin, span.end); found && !found->is_fixed) {
      more.push_back(std::move(*found));
    }
  }
  // At the same place the quoted one is the longer one.
  std::ranges::sort(more, [](const Found& a, const Found& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<Found> quoted;
  for (Found& app : more) {
    const auto other = std::ranges::upper_bound(names, app.begin, {}, &Found::end);
    if (other != names.end() && other->begin < app.end) continue;
    if (!quoted.empty() && app.begin < quoted.back().end) continue;
    quoted.push_back(std::move(app));
  }
  if (quoted.empty()) return names;
  names.insert(names.end(), std::make_move_iterator(quoted.begin()),
               std::make_move_iterator(quoted.end()));
  std::ranges::sort(names, {}, &Found::begin);
  return names;
}

}  // namespace holdfast::intake
