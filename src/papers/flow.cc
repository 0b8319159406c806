#include "papers/flow.h"

#include <algorithm>

#include "papers/table_flow.h"

namespace holdfast::papers {
namespace {

constexpr double kBodySize = 11;
constexpr double kNoteSize = 8.5;
constexpr double kHeadingSize = 12.5;
constexpr double kTitleSize = 20;
constexpr double kIssuerSize = 28;
constexpr double kParagraphGap = 3;
constexpr double kSealRadius = 57;  // 40 mm across, as seals of offices are
constexpr double kQrSide = 71;      // 25 mm: read by any phone

/// Sets one block after the other.
class Composer {
 public:
  Composer(Setter& setter, const std::string& number, const std::string& code)
      : setter_(setter), number_(number), code_(code) {}

  void operator()(const desk::Heading& block) {
    const std::string text = desk::chinese_number(++heading_) + "、" + block.text;
    paragraph_ = 0;
    setter_.space(9);
    setter_.need(60);  // a heading is not left alone at the foot of a page
    flow(text, {.face = Face::SansBold, .size = kHeadingSize});
    setter_.space(kParagraphGap);
  }

  void operator()(const desk::Paragraph& block) {
    using Form = desk::Paragraph::Form;
    Style style{.face = Face::Serif, .size = kBodySize};
    std::string text = block.text;
    Ink ink = Ink::Black;
    switch (block.form) {
      case Form::Numbered:
        text = std::to_string(++paragraph_) + ". " + text;
        [[fallthrough]];
      case Form::Body:
        style.indent = 2 * kBodySize;
        break;
      case Form::Plain:
        break;
      case Form::Centred:
        style.align = PANGO_ALIGN_CENTER;
        break;
      case Form::Note:
        style = {.face = Face::Sans, .size = kNoteSize};
        ink = Ink::Grey;
        break;
    }
    flow(text, style, ink);
    setter_.space(kParagraphGap);
  }

  void operator()(const desk::KeyValues& block) { set_values(setter_, block); }
  void operator()(const desk::Table& block) { set_table(setter_, block); }

  void operator()(const desk::Signatures& block) {
    constexpr double kLine = 30;
    // Signatures, seal and code belong together.
    setter_.need(kLine * static_cast<double>((block.names.size() + 1) / 2) + 2 * kSealRadius +
                 kQrSide + 20);
    for (std::size_t i = 0; i < block.names.size(); i += 2) {
      setter_.need(kLine);
      for (std::size_t j = i; j < std::min(i + 2, block.names.size()); ++j) {
        sign(block.names[j], kMarginX + (j == i ? 0 : kBodyWidth / 2));
      }
      setter_.advance(kLine);
    }
  }

  void operator()(const desk::Seal& block) {
    constexpr double kWidth = 230;
    const double x = kPageWidth - kMarginX - kWidth;
    const double height = 2 * kSealRadius;
    setter_.space(6);
    setter_.need(height);
    const double middle = setter_.y() + kSealRadius;
    setter_.page().circles.push_back({x + kWidth / 2, middle, kSealRadius});
    const Style style{.face = Face::Serif, .size = kBodySize, .align = PANGO_ALIGN_CENTER};
    double top = middle - 18;
    for (const auto& text : {block.organisation, desk::chinese_date(block.date)}) {
      top = place_all(text, style, x, kWidth, top) + 3;
    }
    place_all("（盖章处）", {.face = Face::Sans, .size = 7, .align = PANGO_ALIGN_CENTER}, x, kWidth,
              middle + kSealRadius - 22, Ink::Grey);
    setter_.advance(height);
  }

  void operator()(const desk::Verification&) {
    setter_.space(8);
    setter_.need(kQrSide + 6);
    const double top = setter_.y();
    setter_.page().codes.push_back({qr_text(), kMarginX, top, kQrSide});
    const double x = kMarginX + kQrSide + 14;
    const double width = kBodyWidth - kQrSide - 14;
    const Style note{.face = Face::Sans, .size = kNoteSize};
    double y =
        place_all("核验码 " + code_, {.face = Face::SansBold, .size = 12}, x, width, top + 2);
    y = place_all(
        "核验码由文书全部内容的 SHA-256 值得出，文书制作时已写入中心日志。可在中心离线核验：", note,
        x, width, y + 2, Ink::Grey);
    y = place_all("按核验码：holdfast audit verify --code " + code_, note, x, width, y, Ink::Grey);
    y = place_all("按电子文件：holdfast audit verify --paper 文件名.pdf", note, x, width, y,
                  Ink::Grey);
    setter_.advance(std::max(kQrSide, y - top) + 6);
  }

  void operator()(const desk::PageBreak&) {
    if (!setter_.is_at_top()) setter_.open_page();
  }

  void title(const desk::Paper& paper) {
    if (!paper.issuer.empty()) {
      flow(paper.issuer,
           {.face = Face::SerifBold, .size = kIssuerSize, .align = PANGO_ALIGN_CENTER}, Ink::Red);
      setter_.space(4);
      setter_.page().boxes.push_back({kMarginX, setter_.y(), kBodyWidth, 0, 2, Ink::Red});
      setter_.space(18);
    }
    flow(paper.title, {.face = Face::SerifBold, .size = kTitleSize, .align = PANGO_ALIGN_CENTER});
    setter_.space(4);
    if (!paper.number.empty()) {
      flow(paper.number, {.face = Face::Serif, .size = kBodySize, .align = PANGO_ALIGN_CENTER});
    }
    setter_.space(10);
  }

 private:
  void flow(const std::string& text, const Style& style, Ink ink = Ink::Black) {
    setter_.flow(setter_.fonts().lay_out(text, style, kBodyWidth), kMarginX, ink);
  }

  // Places a whole text that has its room; gives where it ends.
  double place_all(const std::string& text, const Style& style, double x, double width, double top,
                   Ink ink = Ink::Black) {
    const auto laid = setter_.fonts().lay_out(text, style, width);
    for (std::size_t i = 0; i < laid->lines().size(); ++i) {
      setter_.place(laid, i, x, top, ink);
      top += laid->lines()[i].height;
    }
    return top;
  }

  void sign(const std::string& name, double x) {
    constexpr double kNameWidth = 88;
    const double top = setter_.y() + 8;
    const double bottom =
        place_all(name + "：", {.face = Face::Serif, .size = kBodySize}, x, kNameWidth, top);
    setter_.page().boxes.push_back(
        {x + kNameWidth, bottom - 3, kBodyWidth / 2 - kNameWidth - 20, 0, 0.5, Ink::Black});
  }

  std::string qr_text() const {
    return "HOLDFAST PAPER 1\n" + number_ + (number_.empty() ? "" : "\n") + code_;
  }

  Setter& setter_;
  const std::string& number_;
  const std::string& code_;
  int heading_ = 0;
  int paragraph_ = 0;
};

}  // namespace

void Setter::open_page() {
  pages_.emplace_back();
  y_ = kMarginTop;
}

void Setter::need(double height) {
  if (room() < height && !is_at_top()) open_page();
}

void Setter::space(double height) {
  if (!is_at_top()) y_ += height;
}

void Setter::place(const std::shared_ptr<const Text>& text, std::size_t line, double x, double top,
                   Ink ink) {
  const Text::Line& set = text->lines()[line];
  page().lines.push_back({text, line, x + set.left, top + set.baseline, ink});
}

void Setter::flow(const std::shared_ptr<const Text>& text, double x, Ink ink) {
  const auto& lines = text->lines();
  need(text->height(0, std::min<std::size_t>(2, lines.size())));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_last_but_one = i + 2 == lines.size() && i > 0;
    need(lines[i].height + (is_last_but_one ? lines[i + 1].height : 0));
    place(text, i, x, y_, ink);
    advance(lines[i].height);
  }
}

std::vector<Page> set_pages(const Fonts& fonts, const desk::Paper& paper, const std::string& code) {
  Setter setter(fonts);
  Composer composer(setter, paper.number, code);
  composer.title(paper);
  for (const auto& block : paper.blocks) std::visit(composer, block);
  return setter.take();
}

}  // namespace holdfast::papers
