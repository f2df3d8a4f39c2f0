// The colours of one theme, read from resources/themes/<name>.json.
#pragma once

#include "models/core/error.h"
#include "ui/theme/tone.h"

#include <QColor>
#include <QString>

namespace Gatehouse
{

// `text`, `muted` and `faint`, the accent and the tones are readable (contrast 4.5 or more) on every surface they are
// used on; a test holds that. Borders and grid lines carry no text.
struct ThemeTokens {
    QColor background; // of the page
    QColor surface;    // cards, bars, navigation
    QColor raised;     // popups and inputs
    QColor hover;
    QColor border;
    QColor control; // outline of an input: 3:1 against the surface
    QColor gridLine;
    QColor text;
    QColor muted;
    QColor faint;
    QColor accent;
    QColor accentTint;
    QColor onAccent; // text on the accent
    QColor neutralTint;
    QColor ok;
    QColor okTint;
    QColor warn;
    QColor warnTint;
    QColor bad;
    QColor badTint;

    QColor ink(Tone tone) const;  // text and lines
    QColor tint(Tone tone) const; // what lies behind them
    bool operator==(const ThemeTokens &) const = default;
};

// Reads a token file. The error names the file and the token that is missing or is not a colour.
Result<ThemeTokens> loadThemeTokens(const QString &file);
// Replaces every "@token" of a style sheet by its colour; the error names a token that does not exist.
Result<QString> fillStyleSheet(const QString &styleSheet, const ThemeTokens &tokens);

} // namespace Gatehouse
