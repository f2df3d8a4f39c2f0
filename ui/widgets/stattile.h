// One figure with its label, its unit and a line that says how it moved. Click, Enter or Space leads to its page.
#pragma once

#include "models/core/format.h"
#include "ui/theme/tone.h"

#include <QAbstractButton>

class QLabel;

namespace Gatehouse
{

class ElidedLabel;
class Theme;

class StatTile : public QAbstractButton
{
    Q_OBJECT
public:
    StatTile(const Theme &theme, const QString &label, QWidget *parent = nullptr);

    void setLabel(const QString &label);
    void setFigure(const Quantity &figure);
    // The gateway does not record it, or there is nothing to count: a dash, and why.
    void setMissing(const QString &reason);
    // What stands below the figure; it may take two lines.
    void setNote(const QString &note, Tone tone = Tone::Neutral);
    // A muted line below the note: how many it stands on, what it is made of.
    void setDetail(const QString &detail);
    // Of what, over when, from how many: the tooltip and the description for screen readers.
    void setExplanation(const QString &explanation);
    // A tile that leads nowhere takes no focus and does not react to the pointer.
    void setLeadsSomewhere(bool leads);

    QString label() const;
    QString figureText() const;
    QString noteText() const;
    QString detailText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void restyle();
    void describe();

    const Theme &m_theme;
    ElidedLabel *m_label;
    QLabel *m_figure;
    QLabel *m_unit;
    QLabel *m_note;
    QLabel *m_detail;
    QString m_noteText;
    QString m_detailText;
    Tone m_noteTone = Tone::Neutral;
    bool m_leads = true;
    bool m_hovered = false;
};

} // namespace Gatehouse
