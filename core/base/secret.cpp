// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret.h"

#include <QRandomGenerator>

#include <cstring>

namespace redshank {

Secret::Secret(QByteArray bytes)
    : m_bytes(std::move(bytes))
{ }

Secret &Secret::operator=(const Secret &other)
{
    if (this != &other) {
        wipe();
        m_bytes = other.m_bytes;
    }
    return *this;
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_bytes = std::move(other.m_bytes);
    }
    return *this;
}

Secret::~Secret()
{
    wipe();
}

bool Secret::operator==(const Secret &other) const
{
    return equalInConstantTime(m_bytes, other.m_bytes);
}

void Secret::wipe()
{
    // A shared buffer still belongs to another holder; a literal's buffer must not be written to.
    if (!m_bytes.isEmpty() && m_bytes.isDetached())
        explicit_bzero(m_bytes.data(), size_t(m_bytes.size()));
}

bool equalInConstantTime(const QByteArray &given, const QByteArray &expected)
{
    quint8 difference = given.size() == expected.size() ? 0 : 1;
    const qsizetype modulus = qMax<qsizetype>(1, expected.size());
    const char *const data = expected.isEmpty() ? "\0" : expected.constData();
    for (qsizetype i = 0; i < given.size(); ++i)
        difference |= quint8(given[i]) ^ quint8(data[i % modulus]);
    return difference == 0;
}

QByteArray secureRandomBytes(qsizetype count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    auto *const generator = QRandomGenerator::system();
    for (char &byte : bytes)
        byte = char(generator->generate() & 0xff);
    return bytes;
}

} // namespace redshank
