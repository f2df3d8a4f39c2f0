#include "models/credentials/credential.h"

#include "models/core/masking.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct FindingWords {
    CredentialFinding finding;
    const char *token;
    const char *title;
};

constexpr std::array kWords{
    FindingWords{CredentialFinding::Unused, "unused", QT_TRANSLATE_NOOP("Credential", "unused")},
    FindingWords{CredentialFinding::NeverUsed, "never_used", QT_TRANSLATE_NOOP("Credential", "never used")},
    FindingWords{CredentialFinding::NotRotated, "not_rotated", QT_TRANSLATE_NOOP("Credential", "not rotated")},
    FindingWords{CredentialFinding::NoOwner, "no_owner", QT_TRANSLATE_NOOP("Credential", "no owner")},
    FindingWords{CredentialFinding::OwnerDeleted, "owner_deleted", QT_TRANSLATE_NOOP("Credential", "owner deleted")},
    FindingWords{CredentialFinding::OwnerBlocked, "owner_blocked", QT_TRANSLATE_NOOP("Credential", "owner blocked")},
    FindingWords{CredentialFinding::Expired, "expired", QT_TRANSLATE_NOOP("Credential", "expired, still on")},
    FindingWords{CredentialFinding::IdleAdmin, "idle_admin", QT_TRANSLATE_NOOP("Credential", "idle administrator")},
    FindingWords{CredentialFinding::LimitAboveUse, "limit_above_use",
                 QT_TRANSLATE_NOOP("Credential", "limit far above use")},
    FindingWords{CredentialFinding::Unlimited, "unlimited", QT_TRANSLATE_NOOP("Credential", "no limit")},
};
static_assert(kWords.size() == kCredentialFindings.size());

} // namespace

QString credentialFindingToken(CredentialFinding finding)
{
    return QString::fromLatin1(std::ranges::find(kWords, finding, &FindingWords::finding)->token);
}

std::optional<CredentialFinding> credentialFindingFromToken(const QString &token)
{
    const auto found =
        std::ranges::find_if(kWords, [&](const FindingWords &word) { return token == QLatin1String(word.token); });
    return found == kWords.end() ? std::nullopt : std::optional(found->finding);
}

QString credentialFindingTitle(CredentialFinding finding)
{
    return QCoreApplication::translate("Credential", std::ranges::find(kWords, finding, &FindingWords::finding)->title);
}

CredentialFindings needingAction(CredentialFindings findings)
{
    findings.setFlag(CredentialFinding::Unlimited, false);
    return findings;
}

QString Credential::token() const
{
    return entityToken(kind) + QLatin1Char(':') + id;
}

QString Credential::reference() const
{
    constexpr qsizetype kDigits = 12;
    const QByteArray hash = QCryptographicHash::hash(token().toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("c-") + QString::fromLatin1(hash.toHex().first(kDigits));
}

QString Credential::shownId() const
{
    return kind == EntityKind::Account ? maskedAccount(id) : maskedKey(id);
}

QString Credential::shownLabel() const
{
    return maskedName(label);
}

QString Credential::shownOwner() const
{
    return maskedAccount(owner);
}

QString Credential::shown() const
{
    const QString name = entityToken(kind) + QLatin1Char(' ') + shownId();
    return label.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, shownLabel());
}

std::optional<std::pair<EntityKind, QString>> credentialFromToken(const QString &token)
{
    for (const EntityKind kind : {EntityKind::Key, EntityKind::Account}) {
        const QString begin = entityToken(kind) + QLatin1Char(':');
        if (token.startsWith(begin) && token.size() > begin.size())
            return std::pair(kind, token.mid(begin.size()));
    }
    return std::nullopt;
}

} // namespace Gatehouse
