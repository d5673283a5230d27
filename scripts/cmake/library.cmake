# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# One floor of the house is one static library, so that the linker guards the layers.
#   redshank_library(core_redis SOURCES a.cpp a.h LINKS core_base PRIVATE_LINKS hiredis::hiredis)
function(redshank_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    add_library(${name} STATIC ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PUBLIC redshank_flags ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
endfunction()

# One test program, run offscreen by ctest under its own name.
#   redshank_test(unit_bytes SOURCES tst_bytes.cpp LINKS core_base)
function(redshank_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE redshank_flags Qt6::Test ${arg_LINKS})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.qpa.*=false;TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp history_size=7 die_after_fork=0;LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/lsan.supp;UBSAN_OPTIONS=print_stacktrace=1;ASAN_OPTIONS=detect_stack_use_after_return=1")
endfunction()
