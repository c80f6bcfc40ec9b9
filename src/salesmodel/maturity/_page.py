"""What results of maturity have in common: they show themselves as tables."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from salesmodel._shown import Shown


__all__ = ["Page"]


class Page(ABC):
    """A result that shows itself in the languages of its model."""

    __slots__ = ()

    def text(self, language: str | None = None) -> str:
        r"""Return the result as tables of plain text.

        Parameters
        ----------
        language : str, optional
            Language of the tables; the first of the model unless given.

        Returns
        -------
        str
            The tables, a blank line between them.

        Raises
        ------
        InvalidValueError
            If the model has no such language (code ``language``).

        Examples
        --------
        >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
        >>> result = assess(repeat_sales_model(), Assessment("repeat_sales", 1))
        >>> print(result.text("ru").splitlines()[0])
        Четыре модели повторных продаж
        """
        return "\n\n".join(table.text() for table in self._tables(language))

    def html(self, language: str | None = None) -> str:
        """Return the result as tables of HTML, every text escaped.

        Parameters
        ----------
        language : str, optional
            Language of the tables; the first of the model unless given.

        Returns
        -------
        str
            The tables of `text`.

        Raises
        ------
        InvalidValueError
            If the model has no such language (code ``language``).

        Examples
        --------
        >>> from salesmodel.maturity import Assessment, assess, repeat_sales_model
        >>> result = assess(repeat_sales_model(), Assessment("repeat_sales", 1))
        >>> result.html("ru").startswith("<table><caption>Четыре модели")
        True
        """
        return "".join(table.html() for table in self._tables(language))

    def __str__(self) -> str:
        """Return the tables in the first language of the model."""
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    @abstractmethod
    def _tables(self, language: str | None) -> Iterable[Shown]:
        """Return the tables of the result."""
