// How everything looks: palette, style sheet, fonts and icons of the light and the dark theme.
//
// One object, made in the composition root after QApplication and handed to views by reference. GUI thread.
#pragma once

#include "ui/theme/themetokens.h"
#include "ui/theme/tone.h"

#include <QFont>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPixmap>

#include <memory>

class QApplication;

namespace Gatehouse
{

enum class ThemeMode { System, Light, Dark };
// "system", "light", "dark": in settings and on the command line.
QString themeModeToken(ThemeMode mode);
Result<ThemeMode> themeModeFromToken(const QString &token);

enum class TextRole {
    Body,    // 13 px
    Strong,  // 13 px, semi-bold: card titles
    Small,   // 12 px: hints, deltas, axis labels
    Heading, // 18 px: page names
    Figure,  // 24 px: tiles
    Mono,    // 12 px, fixed width: ids, hashes
};

class Theme : public QObject
{
    Q_OBJECT
public:
    // Applies itself to the application at once.
    Theme(QApplication &application, ThemeMode mode, QObject *parent = nullptr);

    ThemeMode mode() const { return m_mode; }
    void setMode(ThemeMode mode);
    bool isDark() const { return m_dark; }

    // The light one with the same fonts, whatever the screen shows: for what is printed or saved. It lives as long as
    // this and is applied to nothing.
    const Theme &onPaper() const;

    const ThemeTokens &tokens() const { return m_tokens; }
    QFont font(TextRole role) const;

    // A line icon of resources/icons by name, in the text colour, the accent when checked and faint when disabled.
    QIcon icon(const QString &name) const;
    QPixmap iconPixmap(const QString &name, const QColor &colour, int size, qreal devicePixelRatio) const;

signals:
    // Tokens, palette and fonts are already the new ones. Views that paint themselves update.
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    explicit Theme(const Theme &screen);
    void apply();
    bool systemIsDark() const;
    QPalette palette() const;

    QApplication &m_application;
    ThemeMode m_mode;
    bool m_dark = false;
    bool m_applying = false;
    ThemeTokens m_light;
    ThemeTokens m_darkTokens;
    ThemeTokens m_tokens;
    QString m_styleSheet;
    QString m_family;
    QString m_monoFamily;
    mutable QHash<QString, QIcon> m_icons;
    mutable std::unique_ptr<Theme> m_paper;
};

} // namespace Gatehouse
