#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/format.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostFiles = 100'000;
constexpr qint64 kClockMs = kMinuteMs * 10; // by which the clock of another machine may be ahead

// What a policy tells of its backups.
struct BackupSettings {
    QString folder;
    QString pattern; // of the name of a file, or of a folder that is one backup; empty: none
    qint64 leastBytes = 1;
    QDate newerThan; // invalid: any will do
};

BackupSettings settingsOf(const Commitment &commitment, const PromiseScene &scene)
{
    const QJsonObject &expects = commitment.expects;
    return {expects.value(QStringLiteral("folder")).toString(), expects.value(QStringLiteral("pattern")).toString(),
            std::max<qint64>(1, expects.value(QStringLiteral("least_bytes")).toInteger(1)),
            keptFrom(scene.today(), expects.value(QStringLiteral("newer_than")).toString())};
}

// One file, or all files of a folder.
struct Backup {
    QString name;
    qint64 bytes = 0;
    qint64 writtenMs = 0; // the newest of its files
};

// What jobs leave beside a backup.
bool isBesides(const QString &name)
{
    static const QRegularExpression besides(
        QStringLiteral(
            "^(readme.*|.*\\.(log|err|out|txt|md|html|tmp|part|partial|md5|sha1|sha256|sha512|sig|asc|lock))$"),
        QRegularExpression::CaseInsensitiveOption);
    return besides.match(name).hasMatch();
}

// All backups of a folder, each with what it comes to.
class BackupFolder
{
public:
    BackupFolder(const BackupSettings &settings, const PromiseScene &scene)
        : m_settings(settings)
        , m_scene(scene)
        , m_folder(settings.folder)
        , m_pattern(QRegularExpression::wildcardToRegularExpression(settings.pattern))
    {
    }

    // Cancelled; TimedOut: there are too many files.
    Result<void> read()
    {
        QElapsedTimer spent;
        spent.start();
        const bool isNamed = !m_settings.pattern.isEmpty();
        QDirIterator files(m_settings.folder, QDir::Files | QDir::NoDotAndDotDot | QDir::Hidden,
                           isNamed ? QDirIterator::Subdirectories : QDirIterator::NoIteratorFlags);
        for (int read = 0; files.hasNext(); ++read) {
            files.next();
            if (m_scene.stop.stop_requested())
                return failure(ErrorKind::Cancelled, QStringLiteral("Looking for backups was stopped."));
            if (read == kMostFiles || spent.hasExpired(m_scene.patience.count()))
                return failure(ErrorKind::TimedOut, QStringLiteral("The folder has too many files."));
            note(files.fileInfo(), isNamed);
        }
        return {};
    }

    // The newest that counts as one; null: there is none.
    const Backup *newest() const
    {
        const Backup *found = nullptr;
        for (const Backup &each : m_backups) {
            if (each.bytes >= m_settings.leastBytes && each.writtenMs <= m_scene.clock.nowMs() + kClockMs &&
                (!found || each.writtenMs > found->writtenMs))
                found = &each;
        }
        return found;
    }

    // Why what else is there is none, a line each.
    QStringList passedOver() const
    {
        QStringList lines;
        const auto told = [&](qint64 count, const QString &why) {
            if (count > 0)
                lines.append(QStringLiteral("%1 are not counted: %2").arg(formatExact(count), why));
        };
        told(m_besides,
             m_settings.pattern.isEmpty() ? QStringLiteral("logs, notes and sums") : QStringLiteral("of another name"));
        told(std::ranges::count_if(m_backups, [&](const Backup &each) { return each.bytes < m_settings.leastBytes; }),
             QStringLiteral("smaller than %1 B").arg(formatExact(m_settings.leastBytes)));
        told(std::ranges::count_if(
                 m_backups, [&](const Backup &each) { return each.writtenMs > m_scene.clock.nowMs() + kClockMs; }),
             QStringLiteral("their time has not come yet"));
        return lines;
    }

private:
    void note(const QFileInfo &file, bool isNamed)
    {
        const QString path = m_folder.relativeFilePath(file.filePath());
        const QString name = isNamed ? namedPart(path) : isBesides(file.fileName()) ? QString() : path;
        if (name.isEmpty()) {
            ++m_besides;
            return;
        }
        Backup &backup = m_backups[name];
        backup.name = name;
        backup.bytes += file.size();
        backup.writtenMs = std::max(backup.writtenMs, file.lastModified().toMSecsSinceEpoch());
    }

    // The path down to the first name that fits; empty: none does.
    QString namedPart(const QString &path) const
    {
        const QStringList names = path.split(QLatin1Char('/'));
        for (qsizetype i = 0; i < names.size(); ++i) {
            if (m_pattern.match(names.at(i)).hasMatch())
                return names.mid(0, i + 1).join(QLatin1Char('/'));
        }
        return {};
    }

    const BackupSettings &m_settings;
    const PromiseScene &m_scene;
    const QDir m_folder;
    const QRegularExpression m_pattern;
    QHash<QString, Backup> m_backups;
    qint64 m_besides = 0;
};

PromiseVerdict judged(const BackupFolder &folder, const BackupSettings &settings, const PromiseScene &scene)
{
    const Backup *newest = folder.newest();
    PromiseVerdict one = verdict(PromiseState::Broken, QStringLiteral("There is no backup in the folder."));
    if (newest) {
        const QDateTime written = QDateTime::fromMSecsSinceEpoch(newest->writtenMs, Qt::UTC);
        const bool isRecent = !settings.newerThan.isValid() || written.date() >= settings.newerThan;
        const Quantity size = formatBytes(newest->bytes);
        one = verdict(isRecent ? PromiseState::Kept : PromiseState::Broken,
                      QStringLiteral("The newest backup is of %1, %2 old: %3, %4")
                          .arg(written.toString(QStringLiteral("d MMM yyyy hh:mm")),
                               formatAge(scene.clock.nowMs() - newest->writtenMs), newest->name, size.joined()));
    }
    one.details = folder.passedOver();
    const bool hasFolders = !QDir(settings.folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty();
    if (one.state == PromiseState::Broken && settings.pattern.isEmpty() && hasFolders) {
        one.state = PromiseState::Unseen; // a folder may be a backup, or hold some
        one.details.prepend(QStringLiteral("Its folders were not looked into: which of them are backups is not told."));
        one.remedy = QStringLiteral("Say how files or folders of backups are called: the setting \"pattern\" of this "
                                    "promise, such as \"20*F\" or \"*.dump\".");
    }
    return one;
}

} // namespace

Result<PromiseVerdict> lookAtBackups(const Commitment &commitment, const PromiseScene &scene)
{
    const BackupSettings settings = settingsOf(commitment, scene);
    if (settings.folder.isEmpty()) {
        return unseen(QStringLiteral("Nobody has told where backups are."), {},
                      QStringLiteral("Name the folder that this machine sees them in: the setting \"folder\" of this "
                                     "promise, on the Policies page."));
    }
    const QString looked = settings.pattern.isEmpty()
                               ? QStringLiteral("the newest file of the folder; what is in it was not read")
                               : QStringLiteral("the newest of \"%1\" in the folder and those in it; what is in it was "
                                                "not read")
                                     .arg(settings.pattern);
    const QDir folder(settings.folder);
    if (!folder.exists() || !folder.isReadable())
        return unseen(QStringLiteral("The folder of backups cannot be read, or is not there."), looked);
    BackupFolder backups(settings, scene);
    if (const auto read = backups.read(); !read) {
        return read.error().kind == ErrorKind::Cancelled
                   ? Result<PromiseVerdict>(std::unexpected(read.error()))
                   : unseen(QStringLiteral("The folder of backups has too many files to be looked through."), looked,
                            QStringLiteral("Name a folder that holds the backups alone."));
    }
    PromiseVerdict one = judged(backups, settings, scene);
    one.looked = looked;
    return one;
}

} // namespace Gatehouse
