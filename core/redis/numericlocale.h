// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <locale.h>

namespace redshank {

/// As long as it lives, numbers are read in this thread as the C locale writes them. hiredis reads a RESP3 double with
/// strtod(), which under a locale with a decimal comma finds an error in "1.5" and ends the connection; and Qt, its
/// plug-ins or a library may choose the user's locale at any time.
class NumericLocale
{
public:
    NumericLocale()
        : m_before(::uselocale(plain()))
    { }
    ~NumericLocale() { ::uselocale(m_before); }
    NumericLocale(const NumericLocale &) = delete;
    NumericLocale &operator=(const NumericLocale &) = delete;

private:
    /// The user's in all else, such as the language of the system's messages.
    static locale_t plain()
    {
        static const locale_t locale = ::newlocale(LC_NUMERIC_MASK, "C", ::duplocale(LC_GLOBAL_LOCALE));
        return locale;
    }

    locale_t m_before;
};

} // namespace redshank
