#include "ui/theme/themetokens.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <array>

namespace Gatehouse
{

namespace
{

struct TokenRow {
    const char *name;
    QColor ThemeTokens::*colour;
};

constexpr std::array<TokenRow, 20> kTokens{{
    {"background", &ThemeTokens::background},
    {"surface", &ThemeTokens::surface},
    {"raised", &ThemeTokens::raised},
    {"hover", &ThemeTokens::hover},
    {"border", &ThemeTokens::border},
    {"control", &ThemeTokens::control},
    {"gridLine", &ThemeTokens::gridLine},
    {"text", &ThemeTokens::text},
    {"muted", &ThemeTokens::muted},
    {"faint", &ThemeTokens::faint},
    {"accent", &ThemeTokens::accent},
    {"accentTint", &ThemeTokens::accentTint},
    {"onAccent", &ThemeTokens::onAccent},
    {"neutralTint", &ThemeTokens::neutralTint},
    {"ok", &ThemeTokens::ok},
    {"okTint", &ThemeTokens::okTint},
    {"warn", &ThemeTokens::warn},
    {"warnTint", &ThemeTokens::warnTint},
    {"bad", &ThemeTokens::bad},
    {"badTint", &ThemeTokens::badTint},
}};

} // namespace

QColor ThemeTokens::ink(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return muted;
    case Tone::Accent:
        return accent;
    case Tone::Ok:
        return ok;
    case Tone::Warn:
        return warn;
    case Tone::Bad:
        return bad;
    }
    return muted;
}

QColor ThemeTokens::tint(Tone tone) const
{
    switch (tone) {
    case Tone::Neutral:
        return neutralTint;
    case Tone::Accent:
        return accentTint;
    case Tone::Ok:
        return okTint;
    case Tone::Warn:
        return warnTint;
    case Tone::Bad:
        return badTint;
    }
    return neutralTint;
}

Result<ThemeTokens> loadThemeTokens(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::NotFound, QStringLiteral("Theme %1 cannot be read: %2. Check that the file exists.")
                                                .arg(fileName, file.errorString()));
    }
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &problem);
    if (!document.isObject()) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Theme %1 is not a JSON object: %2 at byte %3. Correct the file.")
                           .arg(fileName, problem.errorString())
                           .arg(problem.offset));
    }
    ThemeTokens tokens;
    for (const TokenRow &row : kTokens) {
        const QString name = QLatin1String(row.name);
        const QColor colour(document.object().value(name).toString());
        if (!colour.isValid()) {
            return failure(
                ErrorKind::InvalidInput,
                QStringLiteral("Theme %1 has no usable colour \"%2\". Give it as #RRGGBB.").arg(fileName, name));
        }
        tokens.*row.colour = colour;
    }
    return tokens;
}

Result<QString> fillStyleSheet(const QString &styleSheet, const ThemeTokens &tokens)
{
    static const QRegularExpression placeholder(QStringLiteral("@([A-Za-z]+)"));
    QString filled;
    qsizetype done = 0;
    for (auto match = placeholder.globalMatch(styleSheet); match.hasNext();) {
        const QRegularExpressionMatch hit = match.next();
        const auto row = std::find_if(kTokens.begin(), kTokens.end(), [&hit](const TokenRow &token) {
            return hit.captured(1) == QLatin1String(token.name);
        });
        if (row == kTokens.end()) {
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("The style sheet names the token @%1, which no theme has. Correct the name.")
                               .arg(hit.captured(1)));
        }
        filled += QStringView(styleSheet).mid(done, hit.capturedStart() - done);
        filled += (tokens.*row->colour).name();
        done = hit.capturedEnd();
    }
    filled += QStringView(styleSheet).mid(done);
    return filled;
}

} // namespace Gatehouse
