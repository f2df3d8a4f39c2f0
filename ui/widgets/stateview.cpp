#include "ui/widgets/stateview.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kNoticeWidth = 520;

// Trying the same again cannot mend what was asked wrongly or what the product does not offer.
bool tryingAgainMayHelp(ErrorKind kind)
{
    return kind != ErrorKind::InvalidInput && kind != ErrorKind::Unsupported;
}

const char *bannerLook(Tone tone)
{
    switch (tone) {
    case Tone::Accent:
        return "banner-accent";
    case Tone::Ok:
        return "banner-ok";
    case Tone::Warn:
        return "banner-warn";
    case Tone::Bad:
        return "banner-bad";
    case Tone::Neutral:
        break;
    }
    return "banner";
}

} // namespace

StateView::StateView(const Theme &theme, QWidget *content, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_stack(new QStackedLayout)
    , m_content(content)
    , m_notice(new QWidget)
    , m_picture(new QLabel)
    , m_title(new QLabel)
    , m_text(new QLabel)
    , m_progress(new QProgressBar)
    , m_action(new QPushButton)
    , m_banner(new QFrame)
    , m_bannerIcon(new QLabel)
    , m_bannerText(new QLabel)
{
    buildNotice();
    m_bannerText->setWordWrap(true);
    m_bannerText->setTextFormat(Qt::PlainText);
    auto *bannerRow = new QHBoxLayout(m_banner);
    bannerRow->setContentsMargins(Spacing::kGap, 6, Spacing::kGap, 6);
    bannerRow->addWidget(m_bannerIcon, 0, Qt::AlignTop);
    bannerRow->addWidget(m_bannerText, 1);
    m_banner->setAccessibleName(tr("Notice"));
    m_banner->hide();

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(Spacing::kGap);
    outer->addWidget(m_banner);
    outer->addLayout(m_stack, 1);
    // A stack shows its first page at once: in a layout without a widget that is a window of its own.
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_notice);
    connect(&theme, &Theme::changed, this, &StateView::restyle);
    connect(m_action, &QPushButton::clicked, this,
            [this] { m_state == State::Error ? emit retryRequested() : emit actionRequested(); });
    showLoading(tr("Reading"));
}

void StateView::buildNotice()
{
    setLook(m_title, "title");
    setLook(m_text, "muted");
    for (QLabel *label : {m_title, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter);
    }
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_picture->setAlignment(Qt::AlignHCenter);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(180);
    auto *column = new QVBoxLayout;
    column->setSpacing(Spacing::kSmall);
    column->addStretch(1);
    column->addWidget(m_picture);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_progress, 0, Qt::AlignHCenter);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(1);
    auto *middle = new QWidget;
    middle->setLayout(column);
    middle->setMaximumWidth(kNoticeWidth);
    auto *row = new QHBoxLayout(m_notice);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(middle, 8);
    row->addStretch(1);
}

void StateView::showLoading(const QString &what)
{
    showNotice(State::Loading, {}, {}, what, {});
}

void StateView::showEmpty(const QString &title, const QString &next, const QString &action)
{
    showNotice(State::Empty, QStringLiteral("empty"), title, next, action);
}

void StateView::showError(const Error &error)
{
    // The message reads "what failed: why. What to do."; its first clause is the headline.
    const qsizetype colon = error.message.indexOf(QStringLiteral(": "));
    const bool splits = colon > 0 && colon < 90;
    QString reason = splits ? error.message.mid(colon + 2) : error.message;
    if (splits && !reason.isEmpty())
        reason[0] = reason.at(0).toUpper();
    showNotice(State::Error, QStringLiteral("error"), splits ? error.message.left(colon) : tr("That did not work"),
               reason, tryingAgainMayHelp(error.kind) ? tr("Try again") : QString());
}

void StateView::showContent()
{
    m_state = State::Content;
    m_stack->setCurrentWidget(m_content);
    setAccessibleDescription({});
}

void StateView::setBanner(const QString &text, Tone tone)
{
    m_bannerTone = tone;
    m_bannerText->setText(text);
    m_banner->setVisible(!text.isEmpty());
    m_banner->setAccessibleDescription(text);
    restyle();
}

QString StateView::bannerText() const
{
    return m_bannerText->text();
}

QString StateView::message() const
{
    if (m_state == State::Content)
        return {};
    return m_title->text().isEmpty() ? m_text->text() : m_title->text() + QStringLiteral(". ") + m_text->text();
}

void StateView::showNotice(State state, const QString &icon, const QString &title, const QString &text,
                           const QString &action)
{
    m_state = state;
    m_icon = icon;
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    m_picture->setVisible(!icon.isEmpty());
    m_progress->setVisible(state == State::Loading);
    m_progress->setAccessibleName(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_stack->setCurrentWidget(m_notice);
    setAccessibleDescription(message());
    restyle();
}

void StateView::restyle()
{
    const ThemeTokens &tokens = m_theme.tokens();
    if (!m_icon.isEmpty()) {
        const QColor colour = m_state == State::Error ? tokens.bad : tokens.muted;
        m_picture->setPixmap(m_theme.iconPixmap(m_icon, colour, 24, devicePixelRatioF()));
    }
    const QString icon = m_bannerTone == Tone::Bad ? QStringLiteral("error") : QStringLiteral("info");
    m_bannerIcon->setPixmap(m_theme.iconPixmap(icon, tokens.ink(m_bannerTone), Spacing::kIcon, devicePixelRatioF()));
    setLook(m_banner, bannerLook(m_bannerTone));
}

} // namespace Gatehouse
