#include "ui/widgets/stattile.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elidedlabel.h"

#include <QEnterEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

const char *noteLook(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return "hint";
    case Tone::Accent:
        return "note-accent";
    case Tone::Ok:
        return "note-ok";
    case Tone::Warn:
        return "note-warn";
    case Tone::Bad:
        return "note-bad";
    }
    return "hint";
}

constexpr int kMostUnbroken = 18;

// "n 30.3 K · p50 493 ms" breaks between its parts only, so that no unit begins a line. Long parts break as usual.
QString brokenBetweenParts(const QString &text)
{
    const QString separator = QStringLiteral(" %1 ").arg(QChar(0xb7));
    QStringList parts = text.split(separator);
    for (QString &part : parts) {
        if (part.size() <= kMostUnbroken)
            part.replace(QLatin1Char(' '), QChar(0xa0)).replace(QChar(0x2009), QChar(0x202f));
    }
    return parts.join(QStringLiteral("%1%2 ").arg(QChar(0xa0)).arg(QChar(0xb7)));
}

} // namespace

StatTile::StatTile(const Theme &theme, const QString &label, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_label(new ElidedLabel)
    , m_figure(new QLabel)
    , m_unit(new QLabel)
    , m_note(new QLabel)
    , m_detail(new QLabel)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    setLook(m_label, "hint");
    setLook(m_unit, "hint");
    for (QLabel *part : {m_figure, m_unit, m_note, m_detail}) {
        part->setTextFormat(Qt::PlainText);
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
    }
    m_label->setAttribute(Qt::WA_TransparentForMouseEvents);
    setLook(m_detail, "hint");
    for (QLabel *line : {m_note, m_detail}) {
        line->setWordWrap(true);
        line->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        line->hide();
    }
    auto *figureRow = new QHBoxLayout;
    figureRow->setSpacing(5);
    figureRow->addWidget(m_figure, 0, Qt::AlignBottom);
    figureRow->addWidget(m_unit, 0, Qt::AlignBottom);
    figureRow->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::kCard, Spacing::kGap, Spacing::kCard, Spacing::kGap);
    layout->setSpacing(2);
    layout->addWidget(m_label);
    layout->addLayout(figureRow);
    layout->addWidget(m_note);
    layout->addWidget(m_detail);
    layout->addStretch(1);
    connect(&theme, &Theme::changed, this, &StatTile::restyle);
    setLabel(label);
    setFigure({notRecorded(), {}});
    restyle();
}

void StatTile::setLabel(const QString &label)
{
    m_label->setText(label);
    describe();
}

void StatTile::setFigure(const Quantity &figure)
{
    m_figure->setText(figure.figure);
    m_unit->setText(figure.unit);
    m_unit->setVisible(!figure.unit.isEmpty());
    describe();
}

void StatTile::setMissing(const QString &reason)
{
    setFigure({notRecorded(), {}});
    setNote(reason);
}

void StatTile::setNote(const QString &note, Tone tone)
{
    m_noteText = note;
    m_note->setText(brokenBetweenParts(note));
    m_note->setVisible(!note.isEmpty());
    m_noteTone = tone;
    restyle();
    describe();
}

void StatTile::setDetail(const QString &detail)
{
    m_detailText = detail;
    m_detail->setText(brokenBetweenParts(detail));
    m_detail->setVisible(!detail.isEmpty());
}

void StatTile::setExplanation(const QString &explanation)
{
    setToolTip(explanation);
    setAccessibleDescription(explanation);
}

void StatTile::setLeadsSomewhere(bool leads)
{
    m_leads = leads;
    setFocusPolicy(leads ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(leads ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

QString StatTile::label() const
{
    return m_label->text();
}

QString StatTile::figureText() const
{
    return Quantity{m_figure->text(), m_unit->text()}.joined();
}

QString StatTile::noteText() const
{
    return m_noteText;
}

QString StatTile::detailText() const
{
    return m_detailText;
}

QSize StatTile::sizeHint() const
{
    return layout()->totalSizeHint();
}

QSize StatTile::minimumSizeHint() const
{
    return layout()->totalMinimumSize();
}

int StatTile::heightForWidth(int width) const
{
    return layout()->totalHeightForWidth(width);
}

void StatTile::paintEvent(QPaintEvent *)
{
    const ThemeTokens &tokens = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focused = hasFocus();
    const double line = focused ? 2 : 1;
    painter.setPen(QPen(focused ? tokens.accent : m_leads && m_hovered ? tokens.control : tokens.border, line));
    painter.setBrush(isDown() ? tokens.hover : tokens.surface);
    const double inset = line / 2;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), Spacing::kRadius, Spacing::kRadius);
}

void StatTile::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void StatTile::enterEvent(QEnterEvent *event)
{
    m_hovered = true;
    update();
    QAbstractButton::enterEvent(event);
}

void StatTile::leaveEvent(QEvent *event)
{
    m_hovered = false;
    update();
    QAbstractButton::leaveEvent(event);
}

void StatTile::restyle()
{
    m_figure->setFont(m_theme.font(TextRole::Figure));
    setLook(m_note, noteLook(m_noteTone));
    // The unit stands on the base line of the figure; AlignBaseline does not see through a style sheet.
    const int drop =
        QFontMetrics(m_theme.font(TextRole::Figure)).descent() - QFontMetrics(m_theme.font(TextRole::Small)).descent();
    m_unit->setContentsMargins(0, 0, 0, drop);
    update();
}

void StatTile::describe()
{
    setAccessibleName(tr("%1: %2. %3").arg(m_label->text(), figureText(), m_noteText));
}

} // namespace Gatehouse
