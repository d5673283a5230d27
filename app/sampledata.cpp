// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sampledata.h"

#include "samplewords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

namespace redshank {
namespace {

constexpr int userCount = 600;
constexpr int sessionCount = 420;
constexpr int orderCount = 960;
constexpr qint64 hour = 3600;
constexpr qint64 day = 24 * hour;

QByteArray number(qint64 value)
{
    return QByteArray::number(value);
}

QByteArray money(double value)
{
    return QByteArray::number(value, 'f', 2);
}

QByteArray json(const QJsonObject &object, QJsonDocument::JsonFormat format = QJsonDocument::Compact)
{
    return QJsonDocument(object).toJson(format).trimmed();
}

QString text(const QByteArray &utf8)
{
    return QString::fromUtf8(utf8);
}

template <typename List> const auto &pick(QRandomGenerator &random, const List &list)
{
    return list[random.bounded(int(list.size()))];
}

class Filler
{
public:
    explicit Filler(const QDateTime &now)
        : m_now(now.toUTC())
    { }

    QList<Command> fill()
    {
        *this << Command{"SET", "mykey", "Hello from Redshank"};
        users();
        sessions();
        orders();
        cache();
        queues();
        leaderboards();
        places();
        flags();
        translations();
        measurements();
        events();
        documents();
        oddNames();
        return m_commands;
    }

private:
    Filler &operator<<(Command command)
    {
        m_commands.append(std::move(command));
        return *this;
    }
    QString ago(qint64 seconds) const { return m_now.addSecs(-seconds).toString(Qt::ISODate); }
    QByteArray date(int daysAgo) const
    {
        return m_now.addDays(-daysAgo).toString(QStringLiteral("yyyy-MM-dd")).toLatin1();
    }
    int upTo(int limit) { return m_random.bounded(limit); }
    QByteArray bytes(int count)
    {
        QByteArray result(count, '\0');
        for (char &c : result)
            c = char(upTo(256));
        return result;
    }

    void users()
    {
        const SampleWords &words = SampleWords::instance();
        static const QByteArrayList plans{"free", "free", "free", "plus", "pro"};
        Command online("SADD");
        online << "users:online";
        for (int id = 1; id <= userCount; ++id) {
            const QByteArray key = "users:" + number(id);
            const QByteArray name = pick(m_random, words.people);
            *this << Command{"HSET", key, "name", name, "email", "user" + number(id) + "@example.org", "city",
                pick(m_random, words.cities).name, "plan", pick(m_random, plans), "visits", number(upTo(5000)),
                "created", ago(upTo(900) * day).toLatin1()};
            if (id % 3 == 0)
                *this << Command{"SET", key + ":settings",
                    json({{QStringLiteral("theme"), id % 2 ? QStringLiteral("dark") : QStringLiteral("light")},
                        {QStringLiteral("newsletter"), id % 4 == 0}, {QStringLiteral("pageSize"), 20 + upTo(4) * 20},
                        {QStringLiteral("languages"), QJsonArray{QStringLiteral("en"), QStringLiteral("ko")}}})};
            if (id % 20 == 0)
                *this << Command{"SADD", key + ":wishlist", pick(m_random, words.products).id,
                    pick(m_random, words.products).id, pick(m_random, words.products).id};
            if (id % 9 == 0)
                online << number(id);
        }
        *this << online;
    }

    void sessions()
    {
        for (int i = 0; i < sessionCount; ++i) {
            const int user = 1 + upTo(userCount);
            *this << Command{"SET", "sessions:" + bytes(8).toHex(),
                json({{QStringLiteral("user"), user},
                    {QStringLiteral("address"), QStringLiteral("192.0.2.%1").arg(upTo(255))},
                    {QStringLiteral("started"), ago(upTo(5 * hour))}, {QStringLiteral("cart"), upTo(6)}}),
                "EX", number(10 * 60 + upTo(6 * hour))};
        }
    }

    void orders()
    {
        const SampleWords &words = SampleWords::instance();
        static const QByteArrayList states{"paid", "packed", "shipped", "delivered", "delivered", "returned"};
        for (int i = 0; i < orderCount; ++i) {
            const QDateTime at = m_now.addSecs(-qint64(i) * 5 * hour);
            const QByteArray id = number(104000 - i);
            const QByteArray key = "orders:" + at.toString(QStringLiteral("yyyy:MM")).toLatin1() + ':' + id;
            const SampleWords::Product &product = pick(m_random, words.products);
            const int quantity = 1 + upTo(4);
            *this << Command{"HSET", key, "customer", "users:" + number(1 + upTo(userCount)), "product", product.id,
                "quantity", number(quantity), "total", money(product.price * quantity), "state", pick(m_random, states),
                "at", at.toString(Qt::ISODate).toLatin1()};
            *this << Command{"ZADD", "orders:by-total", money(product.price * quantity), id};
            if (i < 40)
                *this << Command{"RPUSH", "orders:open", id};
        }
        for (const SampleWords::Product &product : words.products) {
            *this << Command{"HSET", "products:" + product.id, "title", product.title, "price", money(product.price),
                "stock", number(upTo(300))};
        }
    }

    void cache()
    {
        const SampleWords &words = SampleWords::instance();
        for (const QByteArray &page : words.pages) {
            for (const SampleWords::Translation &language : words.translations) {
                *this << Command{"SET", "cache:page:" + language.language + ":/" + page,
                    "<!doctype html><html lang=\"" + language.language + "\"><head><title>"
                        + language.texts.constFirst().second + "</title></head><body><h1>" + page
                        + "</h1></body></html>",
                    "EX", number(60 + upTo(2 * hour))};
            }
        }
        for (int i = 0; i < 24; ++i) {
            // A 1x1 PNG's head with noise behind it: bytes that no text view may touch.
            *this << Command{"SET", "cache:thumbnail:" + number(1000 + i) + ".png",
                QByteArray::fromHex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
                    + bytes(200 + upTo(3000)),
                "EX", number(day)};
        }
        *this << Command{"SET", "cache:compressed:journal.zlib", qCompress(words.journal.repeated(20), 9).mid(4)};
        for (int i = 0; i < 60; ++i)
            *this << Command{
                "SET", "cache:rate-limit:192.0.2." + number(i), number(upTo(60)), "PX", number(60000 + upTo(600000))};
    }

    void queues()
    {
        const SampleWords &words = SampleWords::instance();
        static const QByteArrayList templates{"welcome", "order-shipped", "password-reset", "tide-alert"};
        for (int i = 0; i < 240; ++i) {
            *this << Command{"RPUSH", "queues:email",
                json({{QStringLiteral("to"), QStringLiteral("user%1@example.org").arg(1 + upTo(userCount))},
                    {QStringLiteral("template"), text(pick(m_random, templates))},
                    {QStringLiteral("attempt"), upTo(3)}})};
        }
        for (int i = 0; i < 80; ++i)
            *this << Command{
                "RPUSH", "queues:thumbnails", pick(m_random, words.products).id + '/' + number(i) + ".jpg"};
        for (int i = 0; i < 7; ++i)
            *this << Command{
                "RPUSH", "queues:dead-letter", "{\"error\":\"550 mailbox unavailable\",\"id\":" + number(i) + '}'};
        for (int i = 0; i < 120; ++i)
            *this << Command{"ZADD", "queues:delayed", number(m_now.addSecs(upTo(int(day))).toSecsSinceEpoch()),
                "job-" + bytes(6).toHex()};
        *this << Command{"SET", "locks:nightly-export", bytes(16).toHex(), "PX", number(45 * 60 * 1000)};
        *this << Command{"SET", "locks:stock-import", bytes(16).toHex(), "PX", number(9 * 60 * 1000)};
    }

    void leaderboards()
    {
        for (int season = 1; season <= 4; ++season) {
            Command add("ZADD");
            add << "leaderboards:season:" + number(season);
            for (int i = 0; i < 250 * season; ++i)
                add << number(upTo(100000)) << "users:" + number(1 + upTo(userCount)) + '#' + number(i);
            *this << add;
        }
    }

    void places()
    {
        Command cities("GEOADD");
        cities << "geo:cities";
        for (const SampleWords::City &city : SampleWords::instance().cities)
            cities << QByteArray::number(city.longitude, 'f', 4) << QByteArray::number(city.latitude, 'f', 4)
                   << city.name;
        *this << cities;
        Command couriers("GEOADD");
        couriers << "geo:couriers";
        for (int i = 1; i <= 12; ++i)
            couriers << QByteArray::number(126.9 + m_random.generateDouble() / 5, 'f', 5)
                     << QByteArray::number(37.5 + m_random.generateDouble() / 10, 'f', 5) << "courier-" + number(i);
        *this << couriers;
    }

    void flags()
    {
        for (const QByteArray &flag : SampleWords::instance().flags) {
            *this << Command{"SET", "flags:" + flag, upTo(2) ? "on" : "off"};
            *this << Command{"HSET", "flags:" + flag + ":rollout", "percent", number(upTo(101)), "owner",
                "team-" + number(1 + upTo(5))};
        }
        for (int i = 0; i < 400; ++i)
            *this << Command{"SETBIT", "flags:beta-users", number(upTo(4096)), "1"};
    }

    void translations()
    {
        for (const SampleWords::Translation &language : SampleWords::instance().translations) {
            for (const auto &[name, translated] : language.texts)
                *this << Command{"SET", "i18n:" + language.language + ':' + name, translated};
        }
    }

    void measurements()
    {
        for (int daysAgo = 0; daysAgo < 14; ++daysAgo) {
            Command visitors("PFADD");
            visitors << "metrics:visitors:" + date(daysAgo);
            for (int i = 0; i < 300; ++i)
                visitors << number(upTo(10000));
            *this << visitors;
            for (int h = 0; h < 24; ++h)
                *this << Command{"HSET", "metrics:requests:" + date(daysAgo), number(h).rightJustified(2, '0'),
                    number(800 + upTo(4000))};
        }
        for (const char *sensor : {"boiler", "greenhouse", "sluice", "roof"}) {
            *this << Command{
                "SET", "sensors:" + QByteArray(sensor) + ":temperature", money(15 + m_random.generateDouble() * 10)};
            for (int i = 60; i > 0; --i)
                *this << Command{"XADD", "sensors:" + QByteArray(sensor) + ":history",
                    number(m_now.addSecs(-60 * i).toMSecsSinceEpoch()) + "-0", "celsius",
                    money(15 + m_random.generateDouble() * 10)};
        }
        *this << Command{"SET", "counters:requests", "1284903"} << Command{"SET", "counters:errors", "17"};
    }

    void events()
    {
        const SampleWords &words = SampleWords::instance();
        constexpr int count = 400;
        for (int i = count; i > 0; --i) {
            *this << Command{"XADD", "events:orders",
                number(m_now.addSecs(-30 * i).toMSecsSinceEpoch()) + '-' + number(i % 3), "type",
                i % 5 == 0 ? "cancelled" : "created", "order", number(104000 - upTo(orderCount)), "product",
                pick(m_random, words.products).id, "customer", pick(m_random, words.people)};
        }
        // Two groups at different places, with entries that were read and never acknowledged.
        *this << Command{"XGROUP", "CREATE", "events:orders", "billing", "0"}
              << Command{"XGROUP", "CREATE", "events:orders", "shipping", "0"};
        for (const char *consumer : {"billing-1", "billing-2"})
            *this << Command{
                "XREADGROUP", "GROUP", "billing", consumer, "COUNT", "150", "STREAMS", "events:orders", ">"};
        *this << Command{"XREADGROUP", "GROUP", "shipping", "쇼핑-1", "COUNT", "35", "STREAMS", "events:orders", ">"};
        for (int i = count; i > count - 260; --i)
            *this << Command{"XACK", "events:orders", "billing",
                number(m_now.addSecs(-30 * i).toMSecsSinceEpoch()) + '-' + number(i % 3)};
        for (int i = 120; i > 0; --i)
            *this << Command{"XADD", "events:audit", number(m_now.addSecs(-600 * i).toMSecsSinceEpoch()) + "-0",
                "actor", "users:" + number(1 + upTo(userCount)), "action", i % 7 ? "login" : "change-password",
                "result", i % 11 ? "ok" : "denied"};
    }

    void documents()
    {
        const SampleWords &words = SampleWords::instance();
        QJsonArray products;
        for (const SampleWords::Product &product : words.products)
            products.append(QJsonObject{{QStringLiteral("id"), text(product.id)},
                {QStringLiteral("title"), text(product.title)}, {QStringLiteral("price"), product.price},
                {QStringLiteral("tags"), QJsonArray{QStringLiteral("outdoor"), QStringLiteral("2026")}}});
        *this << Command{"SET", "config:shop",
            json({{QStringLiteral("name"), QStringLiteral("Tides & Birds")},
                {QStringLiteral("currency"), QStringLiteral("EUR")},
                {QStringLiteral("limits"), QJsonObject{{QStringLiteral("cart"), 50}, {QStringLiteral("uploadMb"), 20}}},
                {QStringLiteral("regions"),
                    QJsonArray{QStringLiteral("eu"), QStringLiteral("kr"), QStringLiteral("cn")}},
                {QStringLiteral("maintenance"), false}})};
        *this << Command{"SET", "config:catalogue",
            json({{QStringLiteral("version"), 42}, {QStringLiteral("products"), products}}, QJsonDocument::Indented)};
        // Written by hand: 2^53 + 1, a long fraction and an exponent are what a double would change.
        *this << Command{"SET", "config:exact-numbers",
            R"({"id":9007199254740993,"ratio":0.1000000000000000055511151231257827,"big":1e400,"price":12.50})"};
        *this << Command{"SET", "journal:spring-migration", words.journal};
        QByteArray log;
        for (int i = 0; i < 4000; ++i)
            log += ago(4000 - i).toLatin1() + " INFO  request " + bytes(4).toHex() + " took " + number(upTo(240))
                + " ms\n";
        *this << Command{"SET", "logs:web-1", log};
        *this << Command{
            "HSET", "config:secrets-are-elsewhere", "note", "This is sample data; nothing here opens anything."};
    }

    void oddNames()
    {
        *this << Command{"HSET", "사용자:서울:1", "이름", "김민준", "도시", "서울", "등급", "골드"};
        *this << Command{"SET", "사용자:서울:2:메모", "배송 전에 전화 주세요."}
              << Command{"RPUSH", "사용자:최근검색", "쌍안경", "장화", "지도"};
        *this << Command{"HSET", "产品:望远镜", "名称", "双筒望远镜 8×32", "价格", "2699.00", "库存", "18"};
        *this << Command{"SADD", "产品:标签", "户外", "观鸟", "新品"}
              << Command{"SET", "产品:说明", "适合在潮汐滩涂观鸟。"};
        *this << Command{"SET", "🎉:launch", "🚀 2026"}
              << Command{"SADD", "🐦:seen today", "🦆", "🦢", "🦉", "Tringa totanus"};
        *this << Command{"SET", QByteArray("raw:\x00\xff\xfe\r\n bytes", 15), bytes(64)};
        *this << Command{"HSET", QByteArray("raw:\xc3\x28 not utf-8", 17), QByteArray("\x00\x01", 2),
            QByteArray("\xde\xad\xbe\xef", 4), "text", "plain"};
        *this << Command{"SET", "odd: spaces and \"quotes\" : in it", "fine"}
              << Command{"SET", "odd:<b>markup</b>&amp;", "<img src=x onerror=alert(1)>"};
        *this << Command{"SET",
            "odd:right-to-left \xe2\x80\xae"
            "gpj.exe",
            "shown, not obeyed"}
              << Command{"SET", "odd::empty::segments:", ""};
        *this << Command{"SET", "odd:messagepack",
            QByteArray::fromHex("83a26964ce00010f2ca46e616d65a87265647368616e6ba47461677392a462697264a36d7564")};
        *this << Command{"SET", "odd:very long name " + QByteArray(180, 'x'), "1"};
    }

    QDateTime m_now;
    QRandomGenerator m_random{20260401}; ///< fixed: the same shop each time
    QList<Command> m_commands;
};

} // namespace

QList<Command> sampleData(const QDateTime &now)
{
    return Filler(now).fill();
}

} // namespace redshank
