#include "models/privacy/intakefile.h"

#include "models/privacy/csvintake.h"
#include "models/privacy/emailintake.h"

#include <QFile>
#include <QFileInfo>

namespace Gatehouse
{

namespace
{

Result<QByteArray> bytesOf(const QString &fileName)
{
    const QFileInfo about(fileName);
    // A pipe would keep whoever reads it waiting for ever.
    if (about.exists() && !about.isFile())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 is no file. Name a table or a letter.").arg(about.fileName()));
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound,
                       QStringLiteral("%1 cannot be read: %2.").arg(about.fileName(), file.errorString()));
    QByteArray bytes = file.read(kLargestIntakeFile + 1);
    if (bytes.size() > kLargestIntakeFile)
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("%1 has more than %2 MiB. Split it.").arg(about.fileName()).arg(kLargestIntakeFile >> 20));
    return bytes;
}

} // namespace

Result<Intake> intakeFromFile(const QString &fileName, const QDate &today)
{
    const QString kind = QFileInfo(fileName).suffix().toLower();
    const bool isLetter = kind == QLatin1String("eml");
    if (!isLetter && kind != QLatin1String("csv") && kind != QLatin1String("tsv"))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 is neither a table (.csv, .tsv) nor a letter (.eml).")
                           .arg(QFileInfo(fileName).fileName()));
    const auto bytes = bytesOf(fileName);
    if (!bytes)
        return std::unexpected(bytes.error());
    Result<Intake> intake = isLetter ? intakeFromEmail(*bytes, today) : intakeFromCsv(*bytes, today);
    if (intake) {
        for (IntakeCandidate &one : intake->candidates)
            one.kind = kind;
    }
    return intake;
}

} // namespace Gatehouse
