#include "ui/theme/theme.h"

#include "ui/theme/lineicon.h"
#include "ui/theme/tabularfont.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleFactory>

namespace Gatehouse
{

namespace
{

// A theme that is compiled in and does not load is our own mistake.
ThemeTokens shippedTokens(const QString &name)
{
    const Result<ThemeTokens> tokens = loadThemeTokens(QStringLiteral(":/gatehouse/themes/%1.json").arg(name));
    if (!tokens)
        qFatal("%s", qPrintable(tokens.error().message));
    return *tokens;
}

QString shippedStyleSheet()
{
    QFile file(QStringLiteral(":/gatehouse/themes/gatehouse.qss"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The style sheet is not compiled in.");
    return QString::fromUtf8(file.readAll());
}

struct ModeRow {
    ThemeMode mode;
    const char *token;
};

constexpr ModeRow kModes[] = {{ThemeMode::System, "system"}, {ThemeMode::Light, "light"}, {ThemeMode::Dark, "dark"}};

} // namespace

QString themeModeToken(ThemeMode mode)
{
    return QLatin1String(kModes[int(mode)].token);
}

Result<ThemeMode> themeModeFromToken(const QString &token)
{
    for (const ModeRow &row : kModes) {
        if (token == QLatin1String(row.token))
            return row.mode;
    }
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Theme \"%1\" is not known. Use system, light or dark.").arg(token.left(40)));
}

Theme::Theme(QApplication &application, ThemeMode mode, QObject *parent)
    : QObject(parent)
    , m_application(application)
    , m_mode(mode)
    , m_light(shippedTokens(QStringLiteral("light")))
    , m_darkTokens(shippedTokens(QStringLiteral("dark")))
    , m_styleSheet(shippedStyleSheet())
{
    const QString inter = QStringLiteral("Inter");
    m_family = tabularFamily(QFontDatabase::families().contains(inter)
                                 ? inter
                                 : QFontDatabase::systemFont(QFontDatabase::GeneralFont).family());
    m_monoFamily = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    apply();
    m_application.installEventFilter(this);
}

Theme::Theme(const Theme &screen)
    : QObject(nullptr)
    , m_application(screen.m_application)
    , m_mode(ThemeMode::Light)
    , m_light(screen.m_light)
    , m_darkTokens(screen.m_darkTokens)
    , m_tokens(screen.m_light)
    , m_family(screen.m_family)
    , m_monoFamily(screen.m_monoFamily)
{
}

const Theme &Theme::onPaper() const
{
    if (!m_paper)
        m_paper.reset(new Theme(*this));
    return *m_paper;
}

void Theme::setMode(ThemeMode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    apply();
    emit changed();
}

QFont Theme::font(TextRole role) const
{
    QFont font(role == TextRole::Mono ? m_monoFamily : m_family);
    // Pixels, not points: the design is a pixel grid, and the scale factor of the screen applies to both alike.
    switch (role) {
    case TextRole::Body:
    case TextRole::Strong:
        font.setPixelSize(13);
        break;
    case TextRole::Small:
    case TextRole::Mono:
        font.setPixelSize(12);
        break;
    case TextRole::Heading:
        font.setPixelSize(18);
        break;
    case TextRole::Figure:
        font.setPixelSize(24);
        break;
    }
    if (role == TextRole::Strong || role == TextRole::Heading || role == TextRole::Figure)
        font.setWeight(QFont::DemiBold);
    if (role == TextRole::Mono)
        font.setStyleHint(QFont::Monospace);
    return font;
}

QIcon Theme::icon(const QString &name) const
{
    const auto known = m_icons.constFind(name);
    if (known != m_icons.constEnd())
        return *known;
    QIcon icon;
    if (const Result<QByteArray> source = lineIconSource(name)) {
        for (const int scale : {1, 2, 3}) {
            const int size = 16 * scale;
            icon.addPixmap(renderLineIcon(*source, m_tokens.muted, size, 1), QIcon::Normal, QIcon::Off);
            icon.addPixmap(renderLineIcon(*source, m_tokens.accent, size, 1), QIcon::Normal, QIcon::On);
            icon.addPixmap(renderLineIcon(*source, m_tokens.accent, size, 1), QIcon::Selected);
            icon.addPixmap(renderLineIcon(*source, m_tokens.border, size, 1), QIcon::Disabled);
        }
    } else {
        qWarning("%s", qPrintable(source.error().message));
    }
    m_icons.insert(name, icon);
    return icon;
}

QPixmap Theme::iconPixmap(const QString &name, const QColor &colour, int size, qreal devicePixelRatio) const
{
    const Result<QByteArray> source = lineIconSource(name);
    if (!source) {
        qWarning("%s", qPrintable(source.error().message));
        return {};
    }
    return renderLineIcon(*source, colour, size, devicePixelRatio);
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && m_mode == ThemeMode::System && !m_applying &&
        systemIsDark() != m_dark) {
        apply();
        emit changed();
    }
    return QObject::eventFilter(watched, event);
}

void Theme::apply()
{
    m_applying = true;
    m_dark = m_mode == ThemeMode::Dark || (m_mode == ThemeMode::System && systemIsDark());
    m_tokens = m_dark ? m_darkTokens : m_light;
    m_icons.clear();
    QApplication::setPalette(palette());
    QApplication::setFont(font(TextRole::Body));
    // A style sheet cannot recolour an image, so the arrows of the two themes are two files.
    QString styleSheet = m_styleSheet;
    styleSheet.replace(QStringLiteral("@arrows"), m_dark ? QStringLiteral("dark") : QStringLiteral("light"));
    const Result<QString> filled = fillStyleSheet(styleSheet, m_tokens);
    if (!filled)
        qFatal("%s", qPrintable(filled.error().message));
    m_application.setStyleSheet(*filled);
    m_applying = false;
}

bool Theme::systemIsDark() const
{
    // An empty palette lets the one of the platform through; Qt 6.4 has no other word for "the desktop is dark".
    QApplication::setPalette(QPalette());
    const QPalette system = QApplication::palette();
    return system.color(QPalette::Window).lightness() < system.color(QPalette::WindowText).lightness();
}

QPalette Theme::palette() const
{
    QPalette palette;
    const ThemeTokens &t = m_tokens;
    const auto set = [&palette](QPalette::ColorRole role, const QColor &colour) { palette.setColor(role, colour); };
    set(QPalette::Window, t.background);
    set(QPalette::WindowText, t.text);
    set(QPalette::Base, t.surface);
    set(QPalette::AlternateBase, t.hover);
    set(QPalette::Text, t.text);
    set(QPalette::PlaceholderText, t.faint);
    set(QPalette::Button, t.surface);
    set(QPalette::ButtonText, t.text);
    set(QPalette::BrightText, t.onAccent);
    set(QPalette::ToolTipBase, t.raised);
    set(QPalette::ToolTipText, t.text);
    set(QPalette::Highlight, t.accentTint);
    set(QPalette::HighlightedText, t.text);
    set(QPalette::Link, t.accent);
    set(QPalette::LinkVisited, t.accent);
    set(QPalette::Light, t.raised);
    set(QPalette::Midlight, t.hover);
    set(QPalette::Mid, t.border);
    set(QPalette::Dark, t.border);
    set(QPalette::Shadow, t.border);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.faint);
    return palette;
}

} // namespace Gatehouse
