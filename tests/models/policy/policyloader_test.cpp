#include "models/policy/policyloader.h"
#include "tests/fuzz/mutator.h"
#include "tests/support/changedjson.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr int kMutations = 4'000;

QByteArray shipped(const QString &id)
{
    QFile file(QStringLiteral(":/gatehouse/policies/%1.json").arg(id));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const QByteArray kSmall = R"({
  "id": "small", "name": "A small policy", "version": "1", "effective": "2026-01-01",
  "sentences": [
    {"id": "1", "place": "Section 1", "quote": "Calls: 90 days.", "commitments": [
      {"id": "1.keep", "kind": "retention", "says": "Gone after 90 days.", "class": "request_log",
       "period": {"length": "P90D", "from": "recorded"}, "must_go_after": true, "must_stay_until": false},
      {"id": "1.tls", "kind": "promise", "says": "TLS 1.3.", "check": "tls", "expects": {"min": "1.3"}}]},
    {"id": "2", "place": "Section 2", "quote": "Ask us.", "commitments": [
      {"id": "2.ask", "kind": "right", "says": "Who asks gets it.", "request": "access", "regime": "gdpr",
       "within": {"length": "P30D", "from": "request_received"}},
      {"id": "2.tell", "kind": "disclosure", "says": "We say what.", "discloses": "categories"},
      {"id": "2.do", "kind": "duty", "says": "Somebody looks.", "review_every": "P1Y"}]}
  ]})";

QStringList shown(const QList<ProfileMistake> &mistakes)
{
    QStringList lines;
    for (const ProfileMistake &mistake : mistakes)
        lines.append(mistake.pointer + QStringLiteral(": ") + mistake.reason);
    return lines;
}

// The mistakes of a policy are read by people, so they name what is wrong and never crash on it.
void addMistake(const char *name, const char *pointer, const QJsonValue &value, const QString &line)
{
    QTest::newRow(name) << QString::fromLatin1(pointer) << value << line;
}

QJsonObject period(const char *length, const char *from = "recorded")
{
    return {{QStringLiteral("length"), QString::fromLatin1(length)},
            {QStringLiteral("from"), QString::fromLatin1(from)}};
}

} // namespace

class PolicyLoaderTest : public QObject
{
    Q_OBJECT
private slots:
    void aPolicyIsReadWithAllThatItSays()
    {
        const auto policy = parsePolicy(kSmall, QStringLiteral("small.json"));
        QVERIFY2(policy.has_value(), policy ? "" : qPrintable(policy.error().message));
        QCOMPARE(policy->id, QStringLiteral("small"));
        QCOMPARE(policy->effective, QDate(2026, 1, 1));
        QCOMPARE(policy->sentences.size(), 2);
        const Commitment *keep = policy->commitment(QStringLiteral("1.keep"));
        QCOMPARE(keep->kind, CommitmentKind::Retention);
        QCOMPARE(keep->retention.period.length, QStringLiteral("P90D"));
        QVERIFY(keep->retention.mustGoAfter && !keep->retention.mustStayUntil);
        const Commitment *tls = policy->commitment(QStringLiteral("1.tls"));
        QCOMPARE(tls->check, QStringLiteral("tls"));
        QCOMPARE(tls->expects.value(QStringLiteral("min")).toString(), QStringLiteral("1.3"));
        const Commitment *ask = policy->commitment(QStringLiteral("2.ask"));
        QCOMPARE(ask->right.request, RequestType::Access);
        QCOMPARE(ask->right.regime, Regime::Gdpr);
        QCOMPARE(ask->right.within->from, PeriodStart::RequestReceived);
        QCOMPARE(policy->commitment(QStringLiteral("2.tell"))->discloses, QStringLiteral("categories"));
        QCOMPARE(policy->commitment(QStringLiteral("2.do"))->reviewEvery, QStringLiteral("P1Y"));
    }

    void aMistakeIsNamedByItsPlaceAndReason_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("line");
        shapeMistakes();
        meaningMistakes();
        periodMistakes();
    }
    void aMistakeIsNamedByItsPlaceAndReason()
    {
        QFETCH(QString, pointer);
        QFETCH(QJsonValue, value);
        QFETCH(QString, line);
        const QByteArray bytes = jsonWith(kSmall, pointer, value);
        const QStringList found = shown(policyMistakes(bytes));
        QVERIFY2(found.contains(line), qPrintable(found.join(QLatin1Char('\n'))));
        const auto policy = parsePolicy(bytes, QStringLiteral("mine.json"));
        QVERIFY(!policy);
        QCOMPARE(policy.error().kind, ErrorKind::InvalidInput);
        QVERIFY(policy.error().message.startsWith(QStringLiteral("mine.json: /")));
    }

    void whatIsNoPolicyAtAllIsNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("an empty object") << QByteArray("{}");
        QTest::newRow("a number") << QByteArray("7");
        QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
        QTest::newRow("no UTF-8") << QByteArray("{\"id\": \"\xff\xfe\"}");
        QTest::newRow("a deep nest") << QByteArray(100'000, '[');
        QTest::newRow("deep settings") << jsonWith(kSmall, QStringLiteral("/sentences/0/commitments/1/expects/x"),
                                                   QJsonArray{QJsonArray{QJsonArray{}}});
        QTest::newRow("a long word") << jsonWith(kSmall, QStringLiteral("/name"), QString(900'000, QLatin1Char('x')));
        QTest::newRow("too much") << kSmall + QByteArray(1024 * 1024, ' ');
    }
    void whatIsNoPolicyAtAllIsNamed()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!policyMistakes(bytes).isEmpty());
        QVERIFY(!parsePolicy(bytes, QStringLiteral("mine.json")));
    }

    void brokenJsonIsNamedWithItsLine()
    {
        const auto parsed = parsePolicy("{\n \"id\": \"x\",\n nonsense\n}", QStringLiteral("mine.json"));
        QVERIFY(!parsed);
        QVERIFY2(parsed.error().message.contains(QStringLiteral("line 3")), qPrintable(parsed.error().message));
    }

    void aPolicyIsFoundByIdOrPath()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("mine.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(kSmall) == kSmall.size());
        file.close();
        QCOMPARE(loadPolicy(file.fileName())->id, QStringLiteral("small"));
        QCOMPARE(loadPolicy(shippedPolicies().first())->id, shippedPolicies().first());
        const auto missing = loadPolicy(QStringLiteral("005_nothing"));
        QCOMPARE(missing.error().kind, ErrorKind::NotFound);
        QVERIFY(missing.error().message.contains(shippedPolicies().last()));
        QVERIFY(!loadPolicy(folder.path()));
    }

    // Whatever is accepted must be told apart by its hash, so nothing of it may be lost on the way.
    void noMutationCrashesOrIsReadWrongly_data()
    {
        QTest::addColumn<QString>("id");
        for (const QString &id : shippedPolicies())
            QTest::newRow(qPrintable(id)) << id;
    }
    void noMutationCrashesOrIsReadWrongly()
    {
        QFETCH(QString, id);
        const QByteArray original = shipped(id);
        // A short part of the file meets more of its grammar per mutation than the whole does.
        const QByteArray small = shortened(original);
        QVERIFY(policyMistakes(small).isEmpty());
        Mutator mutator(unsigned(qHash(id)));
        int taken = 0;
        for (int i = 0; i < kMutations; ++i) {
            const auto policy = parsePolicy(mutator.changed(i % 40 == 0 ? original : small), QStringLiteral("x"));
            if (!policy)
                continue;
            ++taken;
            const auto again = parsePolicy(policyFile(*policy), QStringLiteral("again"));
            QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error().message));
            QCOMPARE(*again, *policy);
            QCOMPARE(policyHash(*again), policyHash(*policy));
        }
        QVERIFY2(taken > kMutations / 50 && taken < kMutations, qPrintable(QString::number(taken)));
    }

private:
    static QByteArray shortened(const QByteArray &policy)
    {
        QJsonObject object = QJsonDocument::fromJson(policy).object();
        const QJsonArray all = object.value(QStringLiteral("sentences")).toArray();
        object.insert(QStringLiteral("sentences"), QJsonArray{all.at(0), all.at(all.size() / 2), all.at(10)});
        return QJsonDocument(object).toJson();
    }

    static void shapeMistakes()
    {
        const QJsonValue gone(QJsonValue::Undefined);
        addMistake("no id", "/id", gone, QStringLiteral(": id is missing"));
        addMistake("no sentences", "/sentences", gone, QStringLiteral(": sentences is missing"));
        addMistake("an unknown key", "/colour", QStringLiteral("red"), QStringLiteral(": colour is not known here"));
        addMistake("a number for a name", "/name", 5, QStringLiteral("/name: must be of type string"));
        addMistake("an unknown kind", "/sentences/0/commitments/0/kind", QStringLiteral("wish"),
                   QStringLiteral("/sentences/0/commitments/0/kind: must be one of promise, retention, right, "
                                  "disclosure, duty"));
        addMistake("an unknown request", "/sentences/1/commitments/0/request", QStringLiteral("erase"),
                   QStringLiteral("/sentences/1/commitments/0/request: must be one of access, portability, deletion, "
                                  "rectification, restriction, objection, opt_out, consent_withdrawal"));
        addMistake("an unknown start", "/sentences/0/commitments/0/period/from", QStringLiteral("now"),
                   QStringLiteral("/sentences/0/commitments/0/period/from: must be one of recorded, account_deleted, "
                                  "request_received"));
        addMistake("a space in an id", "/id", QStringLiteral("my policy"),
                   QStringLiteral("/id: must be letters, digits, dots, lines and underscores, at most 64"));
        addMistake("no day", "/effective", QStringLiteral("June 2026"),
                   QStringLiteral("/effective: must be a day such as 2026-06-01"));
        addMistake("a day that is none", "/effective", QStringLiteral("2026-02-30"),
                   QStringLiteral("/effective: must be a day such as 2026-06-01"));
        addMistake("a line break", "/sentences/0/quote", QStringLiteral("a\nb"),
                   QStringLiteral("/sentences/0/quote: holds characters that are no text, such as a line break"));
        addMistake("only blanks", "/name", QStringLiteral("  "), QStringLiteral("/name: is empty"));
    }

    static void meaningMistakes()
    {
        const QJsonValue gone(QJsonValue::Undefined);
        addMistake("a sentence id twice", "/sentences/1/id", QStringLiteral("1"),
                   QStringLiteral("/sentences/1/id: 1 is that of /sentences/0/id as well"));
        addMistake("a place twice", "/sentences/1/place", QStringLiteral("Section 1"),
                   QStringLiteral("/sentences/1/place: Section 1 is that of /sentences/0/place as well"));
        addMistake("a commitment id twice", "/sentences/1/commitments/2/id", QStringLiteral("1.tls"),
                   QStringLiteral("/sentences/1/commitments/2/id: 1.tls is that of /sentences/0/commitments/1/id as "
                                  "well"));
        addMistake("an unknown check", "/sentences/0/commitments/1/check", QStringLiteral("luck"),
                   QStringLiteral("/sentences/0/commitments/1/check: there is no check luck"));
        addMistake("no check", "/sentences/0/commitments/1/check", gone,
                   QStringLiteral("/sentences/0/commitments/1: check is missing, which a promise needs"));
        addMistake("a wrong setting", "/sentences/0/commitments/1/expects/min", QStringLiteral("1.1"),
                   QStringLiteral("/sentences/0/commitments/1/expects: min must be one of 1.2, 1.3"));
        addMistake("a setting too many", "/sentences/0/commitments/1/expects/max", QStringLiteral("1.3"),
                   QStringLiteral("/sentences/0/commitments/1/expects: max is no setting of tls"));
        addMistake("a class that nobody knows", "/sentences/0/commitments/0/class", QStringLiteral("logs"),
                   QStringLiteral("/sentences/0/commitments/0/class: logs is no record class; there are account, "
                                  "credential, request_log, content, usage, activity, security_log, technical_log, "
                                  "billing, wallet, support, administration, privacy, configuration"));
        addMistake("a field of another kind", "/sentences/1/commitments/2/class", QStringLiteral("request_log"),
                   QStringLiteral("/sentences/1/commitments/2/class: is not for a duty"));
        addMistake("a disclosure of nothing", "/sentences/1/commitments/1/discloses", gone,
                   QStringLiteral("/sentences/1/commitments/1: discloses is missing, which a disclosure needs"));
        addMistake("settings without a check", "/sentences/1/commitments/1/expects",
                   QJsonObject{{QStringLiteral("min"), QStringLiteral("1.3")}},
                   QStringLiteral("/sentences/1/commitments/1/expects: needs a check"));
    }

    static void periodMistakes()
    {
        const char *const place = "/sentences/0/commitments/0/period";
        const QString at = QLatin1String(place);
        addMistake("a bad length", place, period("90 days"),
                   at + QStringLiteral("/length: must be a period such as P90D, P6M or P5Y, or unlimited, necessary, "
                                       "while_active"));
        addMistake("a length of nothing", place, period("P0D"),
                   at + QStringLiteral("/length: must be a period such as P90D, P6M or P5Y, or unlimited, necessary, "
                                       "while_active"));
        addMistake("gone after for ever", place, period("unlimited"),
                   at + QStringLiteral(": never ends, so \"must_go_after\" must be false"));
        addMistake("a promise of nothing", "/sentences/0/commitments/0/must_go_after", false,
                   at + QStringLiteral(": promises nothing: rows need neither go after it nor stay until its end"));
        addMistake("a bad review", "/sentences/1/commitments/2/review_every", QStringLiteral("yearly"),
                   QStringLiteral("/sentences/1/commitments/2/review_every: must be a period such as P90D, P6M or "
                                  "P5Y"));
        addMistake("a right without end", "/sentences/1/commitments/0/within", period("unlimited", "request_received"),
                   QStringLiteral("/sentences/1/commitments/0/within/length: must be a period such as P90D, P6M or "
                                  "P5Y"));
        addMistake("a right from a row", "/sentences/1/commitments/0/within", period("P30D"),
                   QStringLiteral("/sentences/1/commitments/0/within/from: a request is not answered from when a row "
                                  "was recorded"));
    }
};

QTEST_GUILESS_MAIN(PolicyLoaderTest)
#include "policyloader_test.moc"
