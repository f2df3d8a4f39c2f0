#include "ui/widgets/wrappedlabel.h"

#include <algorithm>

namespace Gatehouse
{

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

void WrappedLabel::fit()
{
    if (width() > 0)
        setMinimumHeight(std::max(0, heightForWidth(width()))); // -1: there is no text
}

} // namespace Gatehouse
