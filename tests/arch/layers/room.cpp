int squareMetres()
{
    return 12;
}
