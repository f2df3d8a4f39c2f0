// A word or a number on a tint: a state in a list, a count in the navigation. Its tone never stands alone.
#pragma once

#include "ui/theme/tone.h"

#include <QWidget>

namespace Gatehouse
{

class Theme;

class Chip : public QWidget
{
    Q_OBJECT
public:
    Chip(const Theme &theme, const QString &text, Tone tone = Tone::Neutral, QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const { return m_text; }
    void setTone(Tone tone);
    Tone tone() const { return m_tone; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QString m_text;
    Tone m_tone;
};

} // namespace Gatehouse
