// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editcodec.h"

#include <QDataStream>
#include <QIODevice>

namespace redshank {

namespace {

constexpr auto streamVersion = QDataStream::Qt_6_0;
constexpr quint8 formatVersion = 1;

void put(QDataStream &stream, const Command &command)
{
    stream << quint32(command.size());
    for (const QByteArray &argument : command.arguments())
        stream << argument;
}

void take(QDataStream &stream, Command &command)
{
    quint32 count = 0;
    stream >> count;
    for (quint32 i = 0; i < count && stream.status() == QDataStream::Ok; ++i) {
        QByteArray argument;
        stream >> argument;
        // An empty argument is one; QDataStream tells it apart from none, and a command does not.
        command << (argument.isNull() ? QByteArray("") : argument);
    }
}

void put(QDataStream &stream, const EditCheck &check)
{
    put(stream, check.read);
    stream << quint8(check.compare) << check.expected;
    put(stream, check.theirs);
}

void take(QDataStream &stream, EditCheck &check)
{
    quint8 compare = 0;
    take(stream, check.read);
    stream >> compare >> check.expected;
    take(stream, check.theirs);
    if (compare > quint8(EditCheck::Compare::Present))
        stream.setStatus(QDataStream::ReadCorruptData);
    check.compare = EditCheck::Compare(compare);
}

void put(QDataStream &stream, const Edit &edit);
void take(QDataStream &stream, Edit &edit);

template <typename T> void put(QDataStream &stream, const QList<T> &list)
{
    stream << quint32(list.size());
    for (const T &each : list)
        put(stream, each);
}

template <typename T> void take(QDataStream &stream, QList<T> &list)
{
    quint32 count = 0;
    stream >> count;
    for (quint32 i = 0; i < count && stream.status() == QDataStream::Ok; ++i) {
        T each{};
        take(stream, each);
        list.append(std::move(each));
    }
}

void put(QDataStream &stream, const Edit &edit)
{
    stream << edit.key << edit.type << quint8(edit.existence) << edit.isKeepingTtl << edit.fieldTtl.has_value();
    if (edit.fieldTtl)
        stream << edit.fieldTtl->first << edit.fieldTtl->second;
    put(stream, edit.checks);
    put(stream, edit.writes);
    put(stream, edit.rollback);
    put(stream, edit.applied);
}

void take(QDataStream &stream, Edit &edit)
{
    quint8 existence = 0;
    bool hasFieldTtl = false;
    stream >> edit.key >> edit.type >> existence >> edit.isKeepingTtl >> hasFieldTtl;
    if (existence > quint8(Edit::Existence::MustBeAbsent))
        stream.setStatus(QDataStream::ReadCorruptData);
    edit.existence = Edit::Existence(existence);
    if (hasFieldTtl) {
        edit.fieldTtl.emplace();
        stream >> edit.fieldTtl->first >> edit.fieldTtl->second;
    }
    take(stream, edit.checks);
    take(stream, edit.writes);
    take(stream, edit.rollback);
    take(stream, edit.applied);
}

} // namespace

QByteArray encodeEdits(const QList<Edit> &edits)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(streamVersion);
    stream << formatVersion;
    put(stream, edits);
    return bytes;
}

std::optional<QList<Edit>> decodeEdits(const QByteArray &bytes)
{
    QDataStream stream(bytes);
    stream.setVersion(streamVersion);
    quint8 version = 0;
    QList<Edit> edits;
    stream >> version;
    if (version != formatVersion)
        return {};
    take(stream, edits);
    if (stream.status() != QDataStream::Ok || !stream.atEnd() || edits.isEmpty())
        return {};
    return edits;
}

} // namespace redshank
