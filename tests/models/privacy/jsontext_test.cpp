#include "models/privacy/jsontext.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Gatehouse;

namespace
{

// With ' for ".
QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

JsonText parsed(const QByteArray &text)
{
    auto read = JsonText::parse(text);
    if (!read)
        qFatal("not JSON: %s", text.constData());
    return std::move(*read);
}

const auto kOut = [](const QString &) -> std::optional<QString> { return std::nullopt; };

bool isSeven(const QString &value)
{
    return value == QLatin1String("7");
}

} // namespace

class JsonTextTest : public QObject
{
    Q_OBJECT
private slots:
    void valuesAreFoundAtTheirPlaces_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QStringList>("values");
        const auto row = [](const char *name, const QByteArray &text, const char *path, const QStringList &values) {
            QTest::newRow(name) << text << QString::fromLatin1(path) << values;
        };
        row("a number", json("{'a': {'b': 7}}"), "/a/b", {QStringLiteral("7")});
        row("a text", json("{'a': {'b': '7'}}"), "/a/b", {QStringLiteral("7")});
        row("a long number", json("{'a': 9007199254740993}"), "/a", {QStringLiteral("9007199254740993")});
        row("an escaped text", json("{'a': '\\u00e9\\n\\'\\/'}"), "/a", {QStringLiteral("\u00e9\n\"/")});
        row("an escaped name", json("{'\\u0061': 1}"), "/a", {QStringLiteral("1")});
        row("a list", json("['x', 2]"), "/*", {QStringLiteral("x"), QStringLiteral("2")});
        row("in a list", json("[{'id': 1}, {'id': 2}, {'no': 3}]"), "/*/id",
            {QStringLiteral("1"), QStringLiteral("2")});
        row("nothing", json("{'a': null}"), "/a", {});
        row("an object", json("{'a': {'b': 1}}"), "/a", {});
        row("elsewhere", json("{'b': {'a': 1}}"), "/a", {});
        row("twice", json("{'a': 1, 'a': 2}"), "/a", {QStringLiteral("1"), QStringLiteral("2")});
    }
    void valuesAreFoundAtTheirPlaces()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, path);
        QFETCH(QStringList, values);
        QCOMPARE(parsed(text).valuesAt(path), values);
    }

    void whatIsNotMeantStaysByteForByte_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("without");
        QTest::addColumn<QByteArray>("renamed");
        const auto row = [](const char *name, const QByteArray &text, const char *path, const QByteArray &without,
                            const QByteArray &renamed) {
            QTest::newRow(name) << text << QString::fromLatin1(path) << without << renamed;
        };
        row("first member", json("{'a' : 7,  'b':1.50}"), "/a", json("{'b':1.50}"), json("{'a' : 9,  'b':1.50}"));
        row("last member", json("{ 'b': 1e2, 'a': '7' }"), "/a", json("{ 'b': 1e2 }"), json("{ 'b': 1e2, 'a': '9' }"));
        row("only member", json("{'a':7}"), "/a", json("{}"), json("{'a':9}"));
        row("element", json("[ 1, 7, 2 ]"), "/*", json("[ 1, 2 ]"), json("[ 1, 9, 2 ]"));
        row("two elements", json("[7, 1, '7']"), "/*", json("[1]"), json("[9, 1, '9']"));
        row("in elements", json("[{'id':7,'x':1},{'id':8,'x':2}]"), "/*/id", json("[{'x':1},{'id':8,'x':2}]"),
            json("[{'id':9,'x':1},{'id':8,'x':2}]"));
        row("nothing meant", json(" {'a': 8} "), "/a", json(" {'a': 8} "), json(" {'a': 8} "));
    }
    void whatIsNotMeantStaysByteForByte()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, path);
        QTEST(parsed(text).changed(path, isSeven, kOut), "without");
        QTEST(parsed(text).changed(path, isSeven, [](const QString &) { return QStringLiteral("9"); }), "renamed");
    }

    void aTextInPlaceOfANumberIsWrittenAsOne()
    {
        const auto quoted = [](const QString &) { return QStringLiteral("a \"b\""); };
        QCOMPARE(parsed(json("{'a':7}")).changed(QStringLiteral("/a"), isSeven, quoted), (json("{'a':'a \\'b\\''}")));
    }

    void onlyNamedPlacesAndSingleValuesStay()
    {
        const JsonText whole =
            parsed(json("{'a':1,'b':{'c':'x','d':2},'e':[1,'y'],'f':[{'g':1}],'h':{'i':1},'k':null}"));
        const QSet<QString> paths{QStringLiteral("/a"), QStringLiteral("/b/c"), QStringLiteral("/e"),
                                  QStringLiteral("/f"), QStringLiteral("/h"),   QStringLiteral("/k")};
        QCOMPARE(*whole.reducedTo(paths), (json("{'a':1,'b':{'c':'x'},'e':[1,'y'],'k':null}")));
        QCOMPARE(*whole.reducedTo({}), QByteArray("{}"));
        QVERIFY(!parsed("[1]").reducedTo(paths).has_value());
        // What is reduced already stays.
        const QByteArray once = *whole.reducedTo(paths);
        QCOMPARE(*parsed(once).reducedTo(paths), once);
    }

    void wholePlacesAreTakenOut()
    {
        QCOMPARE(parsed(json("{'a':{'b':[1]},'c':2}")).without(QStringLiteral("/a/b")), (json("{'a':{},'c':2}")));
        QCOMPARE(parsed(json("{'a':{'b':[1]},'c':2}")).without(QStringLiteral("/a")), (json("{'c':2}")));
    }

    void whatIsNoJsonIsNotRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "{\"a\":1} x", "'a'", "nul", "01x", "--1",
                                 "\"open", "{\"a\":\"\\\"}", "[1 2]"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("a NUL") << QByteArray("{\"a\":\0}", 7);
        QTest::newRow("too deep") << QByteArray(100'000, '[');
    }
    void whatIsNoJsonIsNotRead()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!JsonText::parse(text).has_value());
    }

    // Damaged bytes never crash it, and what it takes out leaves JSON that Qt reads, too.
    void damagedTextsAreReadOrRefused()
    {
        QRandomGenerator random(7);
        const QByteArray whole(
            json("{'a': [7, {'id': '7', 'x': [1, 2, {'y': null}]}], 'b': '\\u00e9\\\\', 'c': -1.5e3}"));
        for (int i = 0; i < 20'000; ++i) {
            QByteArray text = whole;
            for (int n = random.bounded(1, 4); n > 0; --n)
                text[random.bounded(int(text.size()))] = char(random.bounded(256));
            const auto read = JsonText::parse(text);
            if (!read)
                continue;
            const bool isSound = !QJsonDocument::fromJson(text).isNull();
            for (const char *path : {"/a/*", "/a/*/id", "/b"}) {
                const QByteArray out = read->changed(
                    QString::fromLatin1(path), [](const QString &) { return true; }, kOut);
                QVERIFY2(!isSound || !QJsonDocument::fromJson(out).isNull(), (text + " -> " + out).constData());
            }
        }
    }
};

QTEST_GUILESS_MAIN(JsonTextTest)
#include "jsontext_test.moc"
