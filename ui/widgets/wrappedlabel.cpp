#include "ui/widgets/wrappedlabel.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kWidestWord = 160;

} // namespace

WrappedLabel::WrappedLabel(const QString &text, QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setText(text);
}

void WrappedLabel::setText(const QString &text)
{
    QLabel::setText(text);
    fit();
}

void WrappedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    fit();
}

QSize WrappedLabel::minimumSizeHint() const
{
    const QSize hint = QLabel::minimumSizeHint();
    return {std::min(hint.width(), kWidestWord), hint.height()};
}

void WrappedLabel::fit()
{
    if (width() <= 0)
        return;
    setMinimumHeight(0); // a label never asks for less than its least height, so that one would stay for ever
    setMinimumHeight(std::max(0, heightForWidth(width()))); // -1: there is no text
}

} // namespace Gatehouse
