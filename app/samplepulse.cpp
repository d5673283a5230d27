// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sampledata.h"
#include "samplewords.h"

#include <QRandomGenerator>

#include <cmath>

namespace redshank {
namespace {

constexpr quint64 perSecond = 1000 / samplePulseInterval;

QByteArray decimal(double value, int digits)
{
    return QByteArray::number(value, 'f', digits);
}

void readSensor(QList<Command> &commands, quint64 tick, const QDateTime &now)
{
    static const QByteArrayList sensors{"boiler", "greenhouse", "sluice", "roof"};
    const QByteArray &sensor = sensors[qsizetype(tick / 2 % 4)];
    const QByteArray celsius = decimal(18 + 6 * std::sin(double(tick) / 40 + double(tick / 2 % 4)), 2);
    const QByteArray at = now.toUTC().toString(Qt::ISODateWithMs).toLatin1();
    commands << Command{"SET", "sensors:" + sensor + ":temperature", celsius}
             << Command{"XADD", "sensors:" + sensor + ":history", "MAXLEN", "~", "500", "*", "celsius", celsius}
             << Command{"PUBLISH", "sensor.temperature",
                    "{\"sensor\":\"" + sensor + "\",\"celsius\":" + celsius + ",\"at\":\"" + at + "\"}"};
}

void sellSomething(QList<Command> &commands, quint64 tick, QRandomGenerator &random)
{
    const SampleWords &words = SampleWords::instance();
    const SampleWords::Product &product = words.products[random.bounded(int(words.products.size()))];
    const QByteArray customer = words.people[random.bounded(int(words.people.size()))];
    const QByteArray order = QByteArray::number(104001 + qint64(tick));
    commands << Command{"XADD", "events:orders", "MAXLEN", "~", "2000", "*", "type", "created", "order", order,
        "product", product.id, "customer", customer}
             << Command{"HINCRBY", "products:" + product.id, "stock", "-1"}
             << Command{"ZINCRBY", "leaderboards:products", "1", product.id}
             << Command{"PUBLISH", "orders.created",
                    "{\"order\":" + order + ",\"product\":\"" + product.id + "\",\"total\":" + decimal(product.price, 2)
                        + '}'};
}

} // namespace

QList<Command> samplePulse(quint64 tick, const QDateTime &now)
{
    QRandomGenerator random{quint32(tick)};
    QList<Command> commands;
    commands << Command{"INCRBY", "counters:requests", QByteArray::number(1 + random.bounded(9))};
    if (tick % 2 == 0)
        readSensor(commands, tick, now);
    if (tick % perSecond == 0)
        commands << Command{"PUBLISH", "my_channel", "tick " + QByteArray::number(tick / perSecond)};
    if (tick % (3 * perSecond) == 1)
        sellSomething(commands, tick, random);
    if (tick % (2 * perSecond) == 3) {
        // Visitors come and go: keys that appear by themselves and expire by themselves.
        commands << Command{"SET", "sessions:visitor-" + QByteArray::number(random.bounded(1000)), "{\"cart\":0}", "EX",
            "45"} << Command{"LPUSH", "queues:thumbnails", "visitor/" + QByteArray::number(tick) + ".jpg"}
                 << Command{"LTRIM", "queues:thumbnails", "0", "99"}
                 << Command{"HINCRBY", "users:" + QByteArray::number(1 + random.bounded(50)), "visits", "1"};
    }
    if (tick % (2 * perSecond) == 5) {
        commands << Command{"GEOADD", "geo:couriers", decimal(126.9 + random.generateDouble() / 5, 5),
            decimal(37.5 + random.generateDouble() / 10, 5), "courier-" + QByteArray::number(1 + random.bounded(12))};
    }
    if (tick % (10 * perSecond) == 7)
        commands << Command{"PUBLISH", "알림", "새 주문이 도착했습니다 🎉"};
    return commands;
}

} // namespace redshank
