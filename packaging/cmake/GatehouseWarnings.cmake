# One place for the compiler settings that every target of ours shares.
add_library(gatehouse_settings INTERFACE)
target_compile_options(gatehouse_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wcast-align -Wimplicit-fallthrough -Wno-missing-field-initializers)
target_compile_definitions(gatehouse_settings INTERFACE
  QT_NO_CAST_FROM_ASCII
  QT_NO_CAST_TO_ASCII
  QT_NO_URL_CAST_FROM_STRING
  QT_NO_FOREACH
  QT_NO_JAVA_STYLE_ITERATORS
  QT_DISABLE_DEPRECATED_BEFORE=0x060400
  GATEHOUSE_VERSION="${PROJECT_VERSION}")
if(GATEHOUSE_WERROR)
  target_compile_options(gatehouse_settings INTERFACE -Werror)
endif()
if(GATEHOUSE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
    message(FATAL_ERROR "GATEHOUSE_FUZZ needs clang 16 or later: add -DCMAKE_CXX_COMPILER=clang++-16")
  endif()
  # clang has the concepts that std::expected asks for, and did not say so before version 19.
  target_compile_options(gatehouse_settings INTERFACE
    -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer
    -D__cpp_concepts=202002L -Wno-builtin-macro-redefined -Wno-macro-redefined)
endif()
if(GATEHOUSE_SANITIZE)
  target_compile_options(gatehouse_settings INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(gatehouse_settings INTERFACE -fsanitize=address,undefined)
  # It links each of some four hundred test programs in a quarter of the time.
  include(CheckLinkerFlag)
  check_linker_flag(CXX -fuse-ld=gold GATEHOUSE_HAS_GOLD)
  if(GATEHOUSE_HAS_GOLD)
    target_link_options(gatehouse_settings INTERFACE -fuse-ld=gold)
  endif()
endif()
