#include "papers/workbook.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace holdfast::papers {
namespace {

constexpr std::size_t kCellTextMax = 32'767;  // what a cell of the format holds

std::unexpected<Error> cannot(const char* what) {
  return fail(ErrorKind::Unavailable, "sheet.press",
              std::string("the XLSX file could not be made (") + what +
                  "); is there room in the temporary directory?");
}

// The library writes to a file only: one of our own, gone when we are done.
class ScratchFile {
 public:
  ScratchFile() {
    const std::string pattern =
        (std::filesystem::temp_directory_path() / "holdfast-sheet-XXXXXX").string();
    path_ = pattern;
    const int file = mkstemp(path_.data());
    if (file < 0) {
      path_.clear();
    } else {
      close(file);
    }
  }
  ~ScratchFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Formats {
  lxw_format* head = nullptr;
  lxw_format* money = nullptr;
  lxw_format* time = nullptr;
  lxw_format* text = nullptr;
};

struct CellWriter {
  lxw_worksheet* sheet;
  lxw_row_t row;
  lxw_col_t column;
  const Formats& formats;

  lxw_error operator()(std::monostate) const { return LXW_NO_ERROR; }
  lxw_error operator()(const std::string& text) const {
    std::string shown = text.substr(0, kCellTextMax);
    std::ranges::replace_if(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }, ' ');
    return worksheet_write_string(sheet, row, column, shown.c_str(), formats.text);
  }
  // A cell's number is a double: exact for fen up to 90 trillion yuan, which is over kMaxMoney.
  lxw_error operator()(Money money) const {
    return worksheet_write_number(sheet, row, column, static_cast<double>(money.fen) / 100,
                                  formats.money);
  }
  lxw_error operator()(Instant at) const {
    const Civil civil = to_civil(at, kChinaOffset);
    lxw_datetime time{civil.year, civil.month,  civil.day,
                      civil.hour, civil.minute, static_cast<double>(civil.second)};
    return worksheet_write_datetime(sheet, row, column, &time, formats.time);
  }
  lxw_error operator()(std::int64_t number) const {
    return worksheet_write_number(sheet, row, column, static_cast<double>(number), nullptr);
  }
};

lxw_error write_sheet(lxw_workbook* book, const desk::Sheet& sheet, const Formats& formats) {
  lxw_worksheet* page = workbook_add_worksheet(book, sheet.name.c_str());
  if (page == nullptr) return LXW_ERROR_SHEETNAME_ALREADY_USED;
  const auto columns = static_cast<lxw_col_t>(sheet.heads.size());
  worksheet_set_column(page, 0, columns, 22, nullptr);
  worksheet_freeze_panes(page, 1, 0);
  for (lxw_col_t i = 0; i < columns; ++i) {
    worksheet_write_string(page, 0, i, sheet.heads[i].c_str(), formats.head);
  }
  for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
    for (std::size_t i = 0; i < sheet.rows[row].size(); ++i) {
      const CellWriter writer{page, static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(i),
                              formats};
      if (const auto error = std::visit(writer, sheet.rows[row][i]); error != LXW_NO_ERROR) {
        return error;
      }
    }
  }
  return LXW_NO_ERROR;
}

Formats make_formats(lxw_workbook* book) {
  const Formats formats{workbook_add_format(book), workbook_add_format(book),
                        workbook_add_format(book), workbook_add_format(book)};
  format_set_bold(formats.head);
  format_set_num_format(formats.money, "#,##0.00");
  format_set_num_format(formats.time, "yyyy-mm-dd hh:mm:ss");
  format_set_num_format(formats.text, "@");
  return formats;
}

}  // namespace

Result<std::string> make_workbook(std::span<const desk::Sheet> sheets, Instant made_at) {
  const ScratchFile file;
  if (file.path().empty()) return cannot("no temporary file");
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* book = workbook_new_opt(file.path().c_str(), &options);
  if (book == nullptr) return cannot("not begun");
  lxw_doc_properties properties{};
  properties.created = static_cast<time_t>(made_at.us / 1'000'000);
  workbook_set_properties(book, &properties);
  const Formats formats = make_formats(book);
  lxw_error error = LXW_NO_ERROR;
  for (const auto& sheet : sheets) {
    if (error == LXW_NO_ERROR) error = write_sheet(book, sheet, formats);
  }
  const lxw_error closed = workbook_close(book);  // frees it in any case
  if (error == LXW_NO_ERROR) error = closed;
  if (error != LXW_NO_ERROR) return cannot(lxw_strerror(error));
  std::ifstream in(file.path(), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in || bytes.empty()) return cannot("not read back");
  return bytes;
}

}  // namespace holdfast::papers
