# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# All compiler flags of our own code, in one INTERFACE target.
add_library(redshank_flags INTERFACE)
target_compile_features(redshank_flags INTERFACE cxx_std_20)
target_include_directories(redshank_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(redshank_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wformat=2 -Wimplicit-fallthrough
    -Werror -fstack-protector-strong)
target_compile_definitions(redshank_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_KEYWORDS
    QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400 REDSHANK_VERSION="${PROJECT_VERSION}"
    $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(CMAKE_UNITY_BUILD)
    # There, each .cpp is included, and GCC takes its unnamed namespace for a header's.
    target_compile_options(redshank_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
if(NOT REDSHANK_SANITIZE)
    target_compile_options(redshank_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
    target_link_options(redshank_flags INTERFACE -Wl,-z,relro,-z,now)
else()
    # Applied to everything that is compiled here, the C parts included: a sanitizer sees only what it instruments.
    add_compile_options(-fsanitize=${REDSHANK_SANITIZE} -fno-omit-frame-pointer -g1)
    add_link_options(-fsanitize=${REDSHANK_SANITIZE})
    if(REDSHANK_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
endif()
