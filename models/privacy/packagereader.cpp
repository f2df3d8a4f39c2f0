#include "models/privacy/packagereader.h"

#include "models/privacy/packageseal.h"
#include "models/privacy/zipreading.h"

#include <QSet>

namespace Gatehouse
{

namespace
{

constexpr qint64 kLargestManifest = 8 << 20;
constexpr qint64 kLargestNote = 64 * 1024;
constexpr qsizetype kMostFiles = 10'000;

std::unexpected<Error> broken(const QString &what, const QString &why, ErrorKind kind = ErrorKind::Corrupt)
{
    return failure(kind, QStringLiteral("This package does not hold: %1").arg(why), what);
}

std::unexpected<Error> passed(const QString &what, const Error &error)
{
    if (error.kind == ErrorKind::Cancelled)
        return std::unexpected(error);
    if (error.kind == ErrorKind::SignIn)
        return broken(QStringLiteral("passphrase"), QStringLiteral("the passphrase does not open it."), error.kind);
    return broken(what, error.message + QLatin1Char('.'));
}

QString fileWord(const QString &name)
{
    return QStringLiteral("file %1").arg(name);
}

class Reading
{
public:
    Reading(QIODevice &file, const PublicKey &key, const QString &passphrase, const std::stop_token &stop)
        : m_file(file)
        , m_key(key)
        , m_passphrase(passphrase)
        , m_stop(stop)
    {
    }

    Result<PackageFindings> run()
    {
        if (auto listed = list(); !listed)
            return std::unexpected(listed.error());
        if (m_findings.encrypted && m_passphrase.isEmpty())
            return m_findings;
        if (auto read = readManifest(); !read)
            return std::unexpected(read.error());
        if (auto complete = checkNames(); !complete)
            return std::unexpected(complete.error());
        if (auto whole = checkFiles(); !whole)
            return std::unexpected(whole.error());
        m_findings.caseId = m_findings.manifest->caseId;
        m_findings.madeMs = m_findings.manifest->madeMs;
        return m_findings;
    }

private:
    // Every file's place in the directory, without unpacking any.
    Result<void> list()
    {
        return visit([this](ZipReading &zip) -> Result<void> {
            const QString name = zip.name();
            if (!zip.isPlainFile() || !isPackageName(name))
                return broken(QStringLiteral("form"),
                              QStringLiteral("it holds something that is no file of a package."));
            if (m_names.contains(name))
                return broken(fileWord(name), QStringLiteral("%1 is in it twice.").arg(name));
            if (m_names.size() >= kMostFiles)
                return broken(QStringLiteral("form"), QStringLiteral("it has too many files."));
            m_names.insert(name);
            m_findings.encrypted = m_findings.encrypted || zip.isEncrypted();
            return {};
        });
    }

    Result<void> readManifest()
    {
        const QString word = QStringLiteral("manifest");
        QByteArray json;
        QByteArray note;
        auto read = visit([&](ZipReading &zip) -> Result<void> {
            if (zip.name() == kManifestFile)
                return into(zip, json, kLargestManifest);
            return zip.name() == kManifestNoteFile ? into(zip, note, kLargestNote) : Result<void>();
        });
        if (!read)
            return read;
        if (note.isEmpty() || json.isEmpty())
            return broken(word, QStringLiteral("it has no manifest with a signature."));
        m_findings.manifest = manifestFrom(json);
        if (!m_findings.manifest)
            return broken(word, QStringLiteral("its manifest is not written as manifests are."));
        if (auto isSigned = checkManifestNote(note, json, m_findings.manifest->caseId, m_key); !isSigned)
            return broken(word, QStringLiteral("its manifest is not genuine. %1").arg(isSigned.error().message));
        return {};
    }

    Result<void> checkNames() const
    {
        QSet<QString> wanted{kManifestFile, kManifestNoteFile};
        for (const SealedFile &file : m_findings.manifest->files) {
            if (wanted.contains(file.name) || !m_names.contains(file.name))
                return broken(fileWord(file.name), QStringLiteral("%1 is missing, or named twice.").arg(file.name));
            wanted.insert(file.name);
        }
        for (const QString &name : m_names) {
            if (!wanted.contains(name))
                return broken(fileWord(name), QStringLiteral("%1 is in it and not in its manifest.").arg(name));
        }
        return {};
    }

    Result<void> checkFiles()
    {
        return visit([this](ZipReading &zip) -> Result<void> {
            const SealedFile *file = m_findings.manifest->file(zip.name());
            return file ? checkFile(zip, *file) : Result<void>();
        });
    }

    Result<void> checkFile(ZipReading &zip, const SealedFile &file)
    {
        Sha256 sha;
        sha.begin();
        qint64 size = 0;
        auto read = zip.read(file.size, [&](QByteArrayView bytes) -> Result<void> {
            if (m_stop.stop_requested())
                return failure(ErrorKind::Cancelled, QStringLiteral("The check was cancelled."));
            sha.add(bytes);
            size += bytes.size();
            return {};
        });
        if (!read)
            return passed(fileWord(file.name), read.error());
        if (size != file.size || sha.end() != file.hash)
            return broken(fileWord(file.name), QStringLiteral("%1 is not what its manifest says.").arg(file.name));
        return {};
    }

    static Result<void> into(ZipReading &zip, QByteArray &bytes, qint64 most)
    {
        const auto read = zip.read(most, [&bytes](QByteArrayView piece) -> Result<void> {
            bytes.append(piece.data(), piece.size());
            return {};
        });
        return read ? read : passed(QStringLiteral("manifest"), read.error());
    }

    Result<void> visit(const std::function<Result<void>(ZipReading &)> &each)
    {
        const auto zip = ZipReading::open(m_file, m_passphrase);
        if (!zip)
            return broken(QStringLiteral("form"), zip.error().message + QLatin1Char('.'));
        for (;;) {
            const auto more = (*zip)->next();
            if (!more)
                return broken(QStringLiteral("form"), more.error().message + QLatin1Char('.'));
            if (!*more)
                return {};
            if (auto visited = each(**zip); !visited)
                return visited;
        }
    }

    QIODevice &m_file;
    const PublicKey &m_key;
    QString m_passphrase;
    std::stop_token m_stop;
    QSet<QString> m_names;
    PackageFindings m_findings;
};

} // namespace

Result<PackageFindings> readPackage(QIODevice &file, const PublicKey &key, const QString &passphrase,
                                    const std::stop_token &stop)
{
    return Reading(file, key, passphrase, stop).run();
}

Result<PackageFindings> verifyPackage(QIODevice &file, const PublicKey &key, const QString &passphrase,
                                      const std::stop_token &stop)
{
    const auto seal = checkSeal(file, key, stop);
    if (!seal)
        return std::unexpected(seal.error());
    auto findings = readPackage(file, key, passphrase, stop);
    if (!findings)
        return findings;
    if (findings->manifest && findings->caseId != seal->caseId)
        return broken(QStringLiteral("manifest"), QStringLiteral("its manifest is of another case than its seal."));
    findings->caseId = seal->caseId;
    findings->madeMs = seal->madeMs;
    return findings;
}

} // namespace Gatehouse
