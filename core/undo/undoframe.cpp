// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undoframe.h"

#include <QDataStream>
#include <QIODevice>
#include <QtEndian>

#include <array>

namespace redshank {

namespace {

constexpr auto streamVersion = QDataStream::Qt_6_0;
constexpr qint64 largestDescription = qint64(256) << 20; ///< bytes; a head that says more is none
constexpr qint64 largestPayload = qint64(1) << 40;
constexpr qsizetype sumPlace =
    UndoFrame::markerSize + 16; ///< of descriptionSum in the head: it covers what stands before it

constexpr std::array<quint32, 256> crcTable = [] {
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = value & 1 ? (value >> 1) ^ 0x82f63b78U : value >> 1;
        table[i] = value;
    }
    return table;
}();

quint32 crcGoingOn(quint32 crc, QByteArrayView bytes)
{
    for (const char byte : bytes)
        crc = crcTable[(crc ^ quint8(byte)) & 0xff] ^ (crc >> 8);
    return crc;
}

template <typename T> void put(QByteArray &bytes, T value)
{
    const qsizetype at = bytes.size();
    bytes.resize(at + qsizetype(sizeof(T)));
    qToLittleEndian(value, bytes.data() + at);
}

void readLeft(QDataStream &stream, QMap<quint32, QList<quint32>> &left)
{
    quint32 batches = 0;
    stream >> batches;
    for (quint32 i = 0; i < batches && stream.status() == QDataStream::Ok; ++i) {
        quint32 batch = 0;
        quint32 count = 0;
        stream >> batch >> count;
        QList<quint32> &places = left[batch];
        for (quint32 n = 0; n < count && stream.status() == QDataStream::Ok; ++n) {
            quint32 place = 0;
            stream >> place;
            places.append(place);
        }
    }
}

} // namespace

quint32 crc32c(QByteArrayView bytes)
{
    return ~crcGoingOn(~0U, bytes);
}

QByteArray UndoFrame::encoded(const QByteArray &marker) const
{
    QByteArray description;
    QByteArray payloads;
    QDataStream stream(&description, QIODevice::WriteOnly);
    stream.setVersion(streamVersion);
    stream << quint8(kind) << operation.id << batch << quint8(operation.kind) << operation.time
           << operation.server.address << operation.server.user << qint32(operation.server.database)
           << quint32(records.size());
    for (const KeyRecord &record : records) {
        stream << record.key << record.expiresAt << record.changedTo << record.source << record.sourceType
               << qint64(record.payload.size());
        payloads += record.payload;
    }
    if (kind == Kind::Undone) {
        stream << quint32(left.size());
        for (auto each = left.cbegin(); each != left.cend(); ++each) {
            stream << each.key() << quint32(each->size());
            for (const quint32 place : *each)
                stream << place;
        }
    }
    QByteArray bytes = marker;
    put(bytes, quint64(description.size()));
    put(bytes, quint64(payloads.size()));
    put(bytes, ~crcGoingOn(crcGoingOn(~0U, bytes), description));
    put(bytes, crc32c(payloads));
    return bytes + description + payloads;
}

std::optional<UndoFrame::Head> UndoFrame::readHead(QByteArrayView bytes, QByteArrayView marker)
{
    if (bytes.size() < headSize || !bytes.startsWith(marker))
        return {};
    const char *p = bytes.data() + markerSize;
    Head head;
    head.descriptionSize = qint64(qFromLittleEndian<quint64>(p));
    head.payloadSize = qint64(qFromLittleEndian<quint64>(p + 8));
    head.descriptionSum = qFromLittleEndian<quint32>(p + 16);
    head.payloadSum = qFromLittleEndian<quint32>(p + 20);
    if (head.descriptionSize < 0 || head.descriptionSize > largestDescription || head.payloadSize < 0
        || head.payloadSize > largestPayload)
        return {};
    return head;
}

std::optional<UndoFrame> UndoFrame::read(const Head &head, QByteArrayView bytes, Detail detail)
{
    if (bytes.size() != headSize + head.descriptionSize)
        return {};
    const QByteArrayView description = bytes.sliced(headSize);
    if (~crcGoingOn(crcGoingOn(~0U, bytes.first(sumPlace)), description) != head.descriptionSum)
        return {};
    QDataStream stream(QByteArray::fromRawData(description.data(), description.size()));
    stream.setVersion(streamVersion);
    UndoFrame frame;
    quint8 kind = 0;
    quint8 operationKind = 0;
    qint32 database = 0;
    quint32 count = 0;
    stream >> kind >> frame.operation.id >> frame.batch >> operationKind >> frame.operation.time
        >> frame.operation.server.address >> frame.operation.server.user >> database >> count;
    frame.kind = Kind(kind);
    frame.operation.kind = UndoOperation::Kind(operationKind);
    frame.operation.server.database = database;
    frame.operation.keys = count;
    frame.operation.bytes = head.size();
    if (detail == Detail::Counts && frame.kind != Kind::Undone)
        return stream.status() == QDataStream::Ok ? std::optional(frame) : std::nullopt;
    qint64 payloads = 0;
    for (quint32 i = 0; i < count && stream.status() == QDataStream::Ok; ++i) {
        KeyRecord record;
        qint64 size = 0;
        stream >> record.key >> record.expiresAt >> record.changedTo >> record.source >> record.sourceType >> size;
        if (size < 0 || size > head.payloadSize - payloads)
            return {};
        payloads += size;
        frame.records.append(std::move(record));
        frame.payloadSizes.append(size);
    }
    if (frame.kind == Kind::Undone && !stream.atEnd())
        readLeft(stream, frame.left);
    if (stream.status() != QDataStream::Ok || payloads != head.payloadSize)
        return {};
    return frame;
}

bool UndoFrame::takePayloads(const Head &head, const QByteArray &bytes)
{
    if (bytes.size() != head.payloadSize || crc32c(bytes) != head.payloadSum)
        return false;
    qsizetype at = 0;
    for (qsizetype i = 0; i < records.size(); ++i) {
        records[i].payload = bytes.mid(at, payloadSizes[i]);
        at += payloadSizes[i];
    }
    return true;
}

} // namespace redshank
