#include "models/privacy/packagefiles.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class PackageFilesTest : public QObject
{
    Q_OBJECT

private slots:
    void whatIsMarkedIsWithheldAndTheRestIsNot()
    {
        QByteArray json = reviewJson(review());
        const auto untouched = reviewedFrom(json);
        QVERIFY2(untouched, untouched ? "" : qPrintable(untouched.error().message));
        QVERIFY(untouched->redactions.isEmpty());
        QCOMPARE(untouched->digest, review().digest);
        QJsonObject object = QJsonDocument::fromJson(json).object();
        QJsonArray findings = object.value(QLatin1String("findings")).toArray();
        QJsonObject second = findings.at(1).toObject();
        second.insert(QStringLiteral("withhold"), QStringLiteral("rights of a colleague"));
        findings[1] = second;
        object.insert(QStringLiteral("findings"), findings);
        const auto marked = reviewedFrom(QJsonDocument(object).toJson());
        QCOMPARE(marked->redactions,
                 (QList<Redaction>{{QStringLiteral("tickets"), QStringLiteral("8"), QStringLiteral("body"),
                                    QStringLiteral("rights of a colleague")}}));
    }

    void aReviewThatIsNotWholeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QByteArray whole = reviewJson(review());
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no object") << QByteArray("[]");
        QTest::newRow("no digest") << QByteArray(whole).replace("\"digest\"", "\"digits\"");
        QTest::newRow("findings that were not listed") << QByteArray(whole).replace("\"count\": 2", "\"count\": 3");
        QTest::newRow("a finding without a row") << QByteArray(whole).replace("\"row\": \"8\"", "\"row\": \"\"");
    }
    void aReviewThatIsNotWholeIsRefused()
    {
        QFETCH(QByteArray, json);
        QCOMPARE(reviewedFrom(json).error().kind, ErrorKind::InvalidInput);
    }

    void aNoticeIsInTheWordsOfTheController()
    {
        const auto notice =
            noticeFrom(R"({"controller": "Example Ltd", "recipients": ["A", "B"], "authority": "DPC"})");
        QVERIFY2(notice, notice ? "" : qPrintable(notice.error().message));
        QCOMPARE(notice->controller, QStringLiteral("Example Ltd"));
        QCOMPARE(notice->recipients, (QStringList{QStringLiteral("A"), QStringLiteral("B")}));
        QVERIFY(notice->source.isEmpty());
    }

    void aNoticeWithAMistakeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("another name") << QByteArray(R"({"controler": "Example Ltd"})");
        QTest::newRow("a number") << QByteArray(R"({"controller": 7})");
        QTest::newRow("a recipient that is no text") << QByteArray(R"({"recipients": [7]})");
        QTest::newRow("recipients that are no list") << QByteArray(R"({"recipients": "A"})");
    }
    void aNoticeWithAMistakeIsRefused()
    {
        QFETCH(QByteArray, json);
        QCOMPARE(noticeFrom(json).error().kind, ErrorKind::InvalidInput);
    }

private:
    static RedactionReview review()
    {
        return {{{QStringLiteral("tickets"), QStringLiteral("body"), QStringLiteral("7"), FindingReason::Prose,
                  QStringLiteral("hello")},
                 {QStringLiteral("tickets"), QStringLiteral("body"), QStringLiteral("8"), FindingReason::Address,
                  QStringLiteral("my colleague \"jo\" <jo@other.example>")}},
                2,
                2,
                QByteArray(32, 'd')};
    }
};

QTEST_GUILESS_MAIN(PackageFilesTest)
#include "packagefiles_test.moc"
