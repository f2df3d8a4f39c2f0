// What an export package costs beside the sqlite3 command that writes the same rows as CSV or as JSON and nothing else.
#include "models/privacy/exportpackage.h"
#include "models/privacy/packagereader.h"
#include "tests/bench/measure.h"
#include "tests/support/demodatabase.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;
const QString kSelect = QStringLiteral("SELECT * FROM requests");

// By the clock on the wall: files are written.
double seconds(const std::function<void()> &work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return std::max(1e-9, double(timer.nsecsElapsed()) / 1e9);
}

QString shown(double taken)
{
    return QStringLiteral("%1 s").arg(taken, 0, 'f', 2);
}

QString mebibytes(qint64 bytes)
{
    return QStringLiteral("%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', 1);
}

// All rows as one person's; the columns as the demo gateway's data map classifies them would cost the same.
PackagePart partOf(Database &database)
{
    PackagePart part;
    part.table = QStringLiteral("requests");
    part.purpose = QStringLiteral("Billing");
    const QList<TableSchema> tables = Bench::need(database.schema());
    for (const TableSchema &table : tables) {
        if (table.name != part.table)
            continue;
        for (const ColumnSchema &column : table.columns)
            part.columns.append({column.name, QStringLiteral("usage"), false});
    }
    part.keyColumns = {QStringLiteral("id")};
    return part;
}

// Nothing without sqlite3.
std::optional<double> byCommand(const char *mode, const QString &database, const QString &out)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("sqlite3"));
    if (program.isEmpty())
        return std::nullopt;
    return seconds([&] {
        QProcess process;
        process.setStandardOutputFile(out);
        process.start(program, {QStringLiteral("-header"), QLatin1Char('-') + QLatin1String(mode), database, kSelect});
        if (!process.waitForFinished(-1) || process.exitCode() != 0)
            Bench::giveUp({ErrorKind::Internal, QStringLiteral("sqlite3 failed")});
    });
}

void verifyFile(const QString &name, const SigningKey &key, const QString &passphrase)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        Bench::giveUp({ErrorKind::NotFound, file.errorString()});
    Bench::need(verifyPackage(file, key.publicKey(), passphrase));
}

void measure(qint64 rows, const QString &folder, Bench::Table &table)
{
    const QString name = folder + QStringLiteral("/gateway.sqlite");
    const auto database = Bench::need(makeDemoDatabase(name, rows, {kNowMs - 30 * kDayMs, kNowMs}));
    const QString count = QString::number(rows);
    const auto csv = byCommand("csv", name, folder + QStringLiteral("/peer.csv"));
    const auto json = byCommand("json", name, folder + QStringLiteral("/peer.json"));
    const double both = csv.value_or(0) + json.value_or(0);
    const QString peer = csv ? shown(both) : QStringLiteral("no sqlite3");
    const auto ratio = [&](double taken) { return csv ? Bench::times(taken / both) : QString(); };

    const SigningKey key = SigningKey::generate();
    PackageOrder order;
    order.caseId = QStringLiteral("C-1");
    order.madeMs = kNowMs;
    order.parts = {partOf(*database)};
    const PartSource source = [&](const PackagePart &, const Database::RowVisitor &visit) {
        return database->visitRows(kSelect, {}, {}, visit);
    };
    for (const QString &passphrase : {QString(), QStringLiteral("a passphrase for the bench")}) {
        order.passphrase = passphrase;
        order.file = folder + QStringLiteral("/package.zip");
        const QString how = passphrase.isEmpty() ? QStringLiteral("plain") : QStringLiteral("AES-256");
        // Without the parts of the database file that SQLite maps.
        qint64 memory = 0;
        const auto look = [&memory](qint64) { memory = std::max(memory, Bench::memoryKib("RssAnon") * 1024); };
        MadePackage made;
        const double written = seconds([&] { made = Bench::need(ExportPackage(key).write(order, source, {}, look)); });
        look(rows);
        table.add(count, QStringLiteral("Package, %1, against sqlite3 -csv and -json").arg(how), shown(written), peer,
                  ratio(written));
        const double verified = seconds([&] { verifyFile(order.file, key, passphrase); });
        table.add(count, QStringLiteral("Verify it, %1, %2").arg(how, mebibytes(made.bytes)), shown(verified), peer,
                  ratio(verified));
        table.add(count, QStringLiteral("Most memory of the process meanwhile"), mebibytes(memory), QStringLiteral("-"),
                  QString());
    }
}

// One file beyond what a plain ZIP can hold.
void measureZip64(const QString &folder, Bench::Table &table)
{
    const SigningKey key = SigningKey::generate();
    const QString name = folder + QStringLiteral("/large.zip");
    const QByteArray piece(1 << 20, '0');
    constexpr int kPieces = 4500;
    PackageManifest manifest;
    manifest.caseId = QStringLiteral("C-1");
    const auto write = [&]() -> Result<void> {
        const auto draft = Bench::need(DraftFile::make(name));
        SealedZip::Settings settings;
        settings.caseId = manifest.caseId;
        const auto zip =
            Bench::need(SealedZip::begin([&](QByteArrayView bytes) { return draft->write(bytes); }, key, settings));
        Bench::need(zip->beginFile(QStringLiteral("data/large.csv")));
        for (int i = 0; i < kPieces; ++i)
            Bench::need(zip->write(piece));
        Bench::need(zip->endFile());
        manifest.files = zip->files();
        const QByteArray json = manifestJson(manifest);
        Bench::need(zip->addFile(kManifestFile, json));
        Bench::need(zip->addFile(kManifestNoteFile, manifestNote(json, manifest.caseId, key)));
        Bench::need(zip->finish());
        return draft->putInPlace();
    };
    const QString size = mebibytes(qint64(kPieces) * piece.size());
    const double written = seconds([&] { Bench::need(write()); });
    table.add(QStringLiteral("-"), QStringLiteral("One file of %1 (Zip64), written").arg(size), shown(written),
              QStringLiteral("-"), QString());
    const double verified = seconds([&] { verifyFile(name, key, {}); });
    table.add(QStringLiteral("-"), QStringLiteral("The same, verified"), shown(verified), QStringLiteral("-"),
              QString());
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Export package benchmark: writing, verifying, memory."));
    parser.addHelpOption();
    const QCommandLineOption rows(QStringLiteral("rows"), QStringLiteral("How many."), QStringLiteral("N"),
                                  QStringLiteral("1000000"));
    const QCommandLineOption large(QStringLiteral("zip64"), QStringLiteral("Also a file of more than 4 GiB."));
    const QCommandLineOption folder(QStringLiteral("folder"), QStringLiteral("Where the files are left; else nowhere."),
                                    QStringLiteral("DIR"));
    parser.addOptions({rows, large, folder});
    parser.process(application);

    const QTemporaryDir scratch;
    const QString place = parser.isSet(folder) ? parser.value(folder) : scratch.path();
    Bench::Table table;
    table.add(QStringLiteral("rows"), QStringLiteral("what"), QStringLiteral("Gatehouse"), QStringLiteral("peer"),
              QStringLiteral("ratio"));
    measure(std::max<qint64>(1, parser.value(rows).toLongLong()), place, table);
    if (parser.isSet(large))
        measureZip64(place, table);
    return 0;
}
