# Packs the files of a folder into one C++ source (run with cmake -P; see holdfast_embed below).
#   FOLDER    what to pack; a folder that does not exist is an empty one
#   FUNCTION  the function that lists the files: std::span<const AssetFile> FUNCTION()
#   OUTPUT    the source to write; left alone if nothing has changed
# Text is also packed with gzip, once for each content, unless the folder has it packed already.
# The bytes are taken in by the assembler (.incbin): ten megabytes cost no compile time. Each file's
# SHA-256 stands in the source, so that a changed file is a changed source.
set(files)
if(IS_DIRECTORY ${FOLDER})
  file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
  list(SORT files)
endif()
find_program(GZIP gzip)
set(packed ${OUTPUT}.d)
file(MAKE_DIRECTORY ${packed})

set(assembler "")
set(declarations "")
set(rows "")
set(number 0)
function(add_file path source sha256)
  set(symbol ${FUNCTION}_${number})
  string(APPEND assembler
         "    \".global ${symbol}\\n.hidden ${symbol}\\n.global ${symbol}_end\\n\"\n"
         "    \".hidden ${symbol}_end\\n${symbol}:\\n.incbin \\\"${source}\\\"\\n${symbol}_end:\\n\"\n")
  string(APPEND declarations
         "extern \"C\" __attribute__((visibility(\"hidden\"))) const char ${symbol}[];\n"
         "extern \"C\" __attribute__((visibility(\"hidden\"))) const char ${symbol}_end[];\n")
  string(APPEND rows "      {\"${path}\", {${symbol}, ${symbol}_end},\n       \"${sha256}\"},\n")
  math(EXPR next "${number} + 1")
  set(number ${next} PARENT_SCOPE)
  set(assembler "${assembler}" PARENT_SCOPE)
  set(declarations "${declarations}" PARENT_SCOPE)
  set(rows "${rows}" PARENT_SCOPE)
endfunction()

foreach(path IN LISTS files)
  if(path MATCHES "(^|/)\\.")
    continue()  # .vite/manifest.json and the like are the build's own
  endif()
  file(SHA256 ${FOLDER}/${path} sha256)
  add_file("${path}" "${FOLDER}/${path}" ${sha256})
  file(SIZE ${FOLDER}/${path} size)
  if(GZIP AND size GREATER 1024 AND NOT EXISTS ${FOLDER}/${path}.gz AND
     path MATCHES "\\.(js|mjs|css|html|svg|json|geojson|wasm|txt|pbf)$")
    if(NOT EXISTS ${packed}/${sha256}.gz)
      execute_process(COMMAND ${GZIP} -9nc ${FOLDER}/${path} OUTPUT_FILE ${packed}/${sha256}.gz
                      COMMAND_ERROR_IS_FATAL ANY)
    endif()
    add_file("${path}.gz" "${packed}/${sha256}.gz" ${sha256})
  endif()
endforeach()

if(number EQUAL 0)
  set(body "  return {};\n")
  set(assembly "")
else()
  set(body "  static const AssetFile kFiles[] = {\n${rows}  };\n  return kFiles;\n")
  set(assembly "asm(\".pushsection .rodata\\n\"\n${assembler}    \".popsection\\n\");\n\n${declarations}\n")
endif()
set(text "// Written by cmake/embed_folder.cmake.
#include \"server/assets.h\"

${assembly}namespace holdfast::server {
std::span<const AssetFile> ${FUNCTION}();
std::span<const AssetFile> ${FUNCTION}() {
${body}}
}  // namespace holdfast::server
")
set(before "")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} before)
endif()
if(NOT text STREQUAL before)
  file(WRITE ${OUTPUT} "${text}")
endif()
