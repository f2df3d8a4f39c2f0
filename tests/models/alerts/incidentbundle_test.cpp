// The bundle of an incident: what it holds, that it is the same every time, and that a change shows.
#include "models/alerts/bundlefile.h"
#include "models/alerts/incidentbundle.h"
#include "tests/support/madealerts.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

IncidentMaterial madeMaterial()
{
    IncidentMaterial material;
    Incident &incident = material.folder.incident;
    incident.seq = 12;
    incident.gateway = QStringLiteral("gw");
    incident.title = QStringLiteral("<b>Errors</b> at anthropic-b");
    incident.severity = IncidentSeverity::Critical;
    incident.owner = QStringLiteral("op-1");
    incident.openedMs = kNowMs - kHourMs;
    incident.beganMs = kNowMs - kHourMs - kMinuteMs;
    const QList<Alert> alerts = madeAlerts(kNowMs);
    for (const int at : {0, 1}) {
        AlertFolder folder = madeFolder(kNowMs);
        folder.alert = alerts.at(at);
        if (at == 1)
            folder.evidence.remove(QStringLiteral("series"));
        material.folder.alerts.append(folder.alert);
        material.alerts.append(folder);
    }
    IncidentEvent opened;
    opened.timeMs = incident.openedMs;
    opened.actor = QStringLiteral("op-1");
    opened.action = IncidentAction::Opened;
    IncidentEvent note = opened;
    note.idx = 1;
    note.action = IncidentAction::Note;
    note.text = QStringLiteral("=HYPERLINK(\"x\")");
    material.folder.events = {opened, note};
    IncidentDeed deed;
    deed.idx = 1;
    deed.label = QStringLiteral("key sk-9f2-a•••");
    deed.reason = QStringLiteral("leaked");
    deed.by = QStringLiteral("op-1");
    deed.intendedMs = incident.openedMs;
    material.folder.deeds = {deed};
    return material;
}

IncidentTeller teller(qint64 nowMs = kNowMs)
{
    return {{{QStringLiteral("op-1"), QStringLiteral("anna")}}, nowMs, QTimeZone::utc()};
}

QByteArray fileOf(const IncidentBundle &bundle, const char *name)
{
    for (const ZipMember &file : bundle.files) {
        if (file.name == QLatin1String(name))
            return file.bytes;
    }
    return {};
}

} // namespace

class IncidentBundleTest : public QObject
{
    Q_OBJECT
private slots:
    void itHoldsSummaryTimelineAndTheEvidenceOfEachAlert()
    {
        const IncidentBundle bundle = incidentBundle(madeMaterial(), teller());
        QStringList names;
        for (const ZipMember &file : bundle.files)
            names.append(file.name);
        QCOMPARE(
            names.join(QLatin1Char(' ')),
            QStringLiteral("summary.html incident.json timeline.csv alerts/A-000001.json alerts/A-000001-series.csv "
                           "alerts/A-000002.json SHA256SUMS"));
        const QByteArrayList series = fileOf(bundle, "alerts/A-000001-series.csv").trimmed().split('\n');
        QCOMPARE(series.size(), 121);
        QVERIFY(series.constFirst().startsWith("time_utc,observed,expected_low,expected_high"));
        QVERIFY2(series.at(1).startsWith("2026-11-21T12:00:00.000Z,0.0"), series.at(1).constData());
        const QJsonObject incident = QJsonDocument::fromJson(fileOf(bundle, "incident.json")).object();
        QCOMPARE(incident.value(QStringLiteral("incident")).toString(), QStringLiteral("I-000012"));
        QCOMPARE(incident.value(QStringLiteral("owner")).toString(), QStringLiteral("anna"));
        QVERIFY(incident.value(QStringLiteral("verdict")).isNull());
        QCOMPARE(incident.value(QStringLiteral("actions")).toArray().at(0)[QStringLiteral("outcome")].toString(),
                 QStringLiteral("not_recorded"));
    }

    void itNamesTheParametersOrSaysThatTheyAreNotKnown()
    {
        IncidentMaterial material = madeMaterial();
        const RuleEntry &entry = ruleCatalogue().constFirst();
        AlertRule rule{entry.id};
        QVERIFY(!entry.settings.isEmpty());
        const RuleSetting &setting = entry.settings.constFirst();
        rule.setValue(setting.id, setting.most);
        material.rules = {{1, rule}};
        const IncidentBundle bundle = incidentBundle(material, teller());
        const auto parameters = [&bundle](const char *name) {
            return QJsonDocument::fromJson(fileOf(bundle, name))
                .object()
                .value(QStringLiteral("parameters"))
                .toObject();
        };
        QCOMPARE(parameters("alerts/A-000001.json").value(QStringLiteral("settings")).toObject().value(setting.id),
                 QJsonValue(setting.most));
        QVERIFY(parameters("alerts/A-000002.json").value(QStringLiteral("settings")).isNull());
    }

    void itListsWhoWasAffectedOrSaysThatNobodyCounted()
    {
        IncidentMaterial material = madeMaterial();
        const IncidentBundle uncounted = incidentBundle(material, teller());
        QVERIFY(fileOf(uncounted, "summary.html").contains("They were not counted when this was exported."));
        QVERIFY(QJsonDocument::fromJson(fileOf(uncounted, "incident.json"))[QLatin1String("affected")].isNull());
        const QString key = QString::fromUtf8("sk-an\u2022\u2022\u2022");
        material.affected = AffectedList{QStringLiteral("In that time and place: 1 key, with failed attempts."),
                                         {{QStringLiteral("key"), key, 3, 1204}}};
        const IncidentBundle bundle = incidentBundle(material, teller());
        QCOMPARE(fileOf(bundle, "affected.csv").trimmed().split('\n').constLast().trimmed(),
                 QStringLiteral("key,%1,3,1204,exact").arg(key).toUtf8());
        const QString summary = QString::fromUtf8(fileOf(bundle, "summary.html"));
        QVERIFY(summary.contains(QStringLiteral("1 key, with failed attempts.")) && summary.contains(key));
        const QJsonValue affected = QJsonDocument::fromJson(fileOf(bundle, "incident.json"))[QLatin1String("affected")];
        QCOMPARE(affected[QLatin1String("all")].toArray().at(0)[QLatin1String("attempts")].toInteger(), 1204);
        QVERIFY(bundle.dataSha256 != uncounted.dataSha256);
    }

    void wordsOfPeopleAreNoMarkupAndNoFormula()
    {
        const IncidentBundle bundle = incidentBundle(madeMaterial(), teller());
        QVERIFY(!fileOf(bundle, "summary.html").contains("<b>Errors"));
        QVERIFY(fileOf(bundle, "summary.html").contains("&lt;b&gt;Errors"));
        QVERIFY(!fileOf(bundle, "timeline.csv").contains(",=HYPER"));
        QVERIFY(!fileOf(bundle, "timeline.csv").contains(",\"=HYPER"));
    }

    void everyFileHasItsHashAndTheWholeHasOne()
    {
        const IncidentBundle bundle = incidentBundle(madeMaterial(), teller());
        const QByteArray sums = fileOf(bundle, "SHA256SUMS");
        for (const ZipMember &file : bundle.files) {
            if (file.name == QLatin1String("SHA256SUMS"))
                continue;
            const QByteArray hash = QCryptographicHash::hash(file.bytes, QCryptographicHash::Sha256).toHex();
            QVERIFY2(sums.contains(hash + "  " + file.name.toLatin1() + '\n'), qPrintable(file.name));
        }
        QCOMPARE(bundle.dataSha256, QCryptographicHash::hash(sums, QCryptographicHash::Sha256).toHex());
        IncidentMaterial other = madeMaterial();
        other.alerts[0].evidence.insert(QStringLiteral("n"), 1905);
        QVERIFY(incidentBundle(other, teller()).dataSha256 != bundle.dataSha256);
    }

    void itIsTheSameEveryTimeWhereverItIsMade()
    {
        const auto zip = zipOf(incidentBundle(madeMaterial(), teller()).files);
        QVERIFY(zip && zip->startsWith("PK"));
        const QByteArray zone = qgetenv("TZ");
        qputenv("TZ", "Asia/Tokyo");
        tzset();
        const auto later = zipOf(incidentBundle(madeMaterial(), teller(kNowMs + kDayMs)).files);
        zone.isNull() ? qunsetenv("TZ") : qputenv("TZ", zone);
        tzset();
        QCOMPARE(*later, *zip);
    }

    void itIsSavedAsAWholeOrNotAtAll()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("I-000012.zip"));
        const auto hash = writeBundle(madeMaterial(), teller(), file);
        QVERIFY(hash);
        QCOMPARE(*hash, incidentBundle(madeMaterial(), teller()).dataSha256);
        QVERIFY(QFile::exists(file));
        const auto nowhere = writeBundle(madeMaterial(), teller(), folder.filePath(QStringLiteral("no/such/x.zip")));
        QVERIFY(!nowhere);
        QVERIFY(nowhere.error().message.contains(QStringLiteral("cannot be written")));
    }
};

QTEST_GUILESS_MAIN(IncidentBundleTest)
#include "incidentbundle_test.moc"
