#include "models/privacy/emailintake.h"

#include "models/core/mailmessage.h"
#include "models/privacy/requestwords.h"

#include <QCryptographicHash>

namespace Gatehouse
{

namespace
{

// The day where the console is, not where the sender was.
QDate usableDay(const QDateTime &at, const QDate &today)
{
    const QDate day = at.isValid() ? at.toLocalTime().date() : QDate();
    return day.isValid() && day.year() >= 2018 && day <= today ? day : QDate();
}

void setReceived(IntakeCandidate &one, const ReadMail &mail, const QDate &today)
{
    if (const QDate day = usableDay(mail.receivedAt, today); day.isValid()) {
        one.request.received = day;
        one.receivedBy = QStringLiteral("the topmost Received line, which the receiving server wrote");
        return;
    }
    if (const QDate day = usableDay(mail.dated, today); day.isValid()) {
        one.request.received = day;
        one.receivedBy = QStringLiteral("the Date line, which the sender wrote: check it");
    }
}

} // namespace

Result<Intake> intakeFromEmail(const QByteArray &bytes, const QDate &today)
{
    const auto mail = readMail(bytes);
    if (!mail)
        return std::unexpected(mail.error());
    IntakeCandidate one;
    one.where = QStringLiteral("message");
    one.request.channel = QStringLiteral("email");
    one.fingerprint = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    setReceived(one, *mail, today);
    Intake intake;
    intake.notes = mail->problems;
    if (mail->from.size() == 1 && mail->from.constFirst().address.contains(QLatin1Char('@')) &&
        mail->from.constFirst().address.size() <= 1024)
        one.request.subject = {{QStringLiteral("email"), mail->from.constFirst().address}};
    else
        intake.notes.append(mail->from.size() > 1
                                ? QStringLiteral("The message has several senders; name who it is about.")
                                : QStringLiteral("The message names no sender; name who it is about."));
    if (!one.request.subject.isEmpty())
        intake.notes.append(QStringLiteral("A sender's address can be forged. Check who asks before anything is "
                                           "shown or done."));
    if (const auto guess = guessedRequestType(mail->subject + QLatin1Char('\n') + mail->text)) {
        one.guess = guess->type;
        one.guessedBy = guess->words;
    }
    intake.candidates.append(one);
    return intake;
}

} // namespace Gatehouse
