namespace Edge.Host.Workers.Bundles;

/// <summary>
/// Finds the imports of a module without running it: <c>import … from "x"</c>, <c>import "x"</c>, <c>export … from "x"</c>, and
/// <c>import("x")</c> with a plain string. Comments, strings, templates and regular expressions are stepped over.
/// </summary>
internal sealed class ImportScanner
{
    private readonly string _text;
    private readonly List<ModuleImport> _found = [];
    private readonly Stack<char> _templates = new();
    private int _position;

    // The two tokens before the present one: words as they are, anything else as its last letter, a string as a quote.
    private string _before = string.Empty;
    private string _last = string.Empty;

    private ImportScanner(string text) => _text = text;

    public static IReadOnlyList<ModuleImport> Scan(string text)
    {
        var scanner = new ImportScanner(text);
        scanner.Run();
        return scanner._found;
    }

    private void Run()
    {
        while (_position < _text.Length)
        {
            var letter = _text[_position];
            if (char.IsWhiteSpace(letter))
            {
                _position++;
            }
            else if (letter == '/' && !SkipComment())
            {
                SkipRegularExpressionOrDivision();
            }
            else if (letter is '"' or '\'')
            {
                TakeString(letter);
            }
            else if (letter != '/')
            {
                TakeOther(letter);
            }
        }
    }

    private void TakeOther(char letter)
    {
        if (IsWordLetter(letter))
        {
            var start = _position;
            while (_position < _text.Length && IsWordLetter(_text[_position]))
            {
                _position++;
            }

            // A property may be called from or import.
            Push((_last == "." ? "." : string.Empty) + _text[start.._position]);
            return;
        }

        _position++;
        if (letter == '`' || (letter == '}' && _templates.TryPeek(out var opener) && opener == '`'))
        {
            if (letter == '}')
            {
                _templates.Pop();
            }

            SkipTemplate();
            return;
        }

        if (letter == '{')
        {
            _templates.Push('{');
        }
        else if (letter == '}' && _templates.Count > 0)
        {
            _templates.Pop();
        }

        Push(letter.ToString());
    }

    /// <summary>From within a template to its end, or into the next <c>${</c>, whose brace is remembered.</summary>
    private void SkipTemplate()
    {
        for (; _position < _text.Length; _position++)
        {
            switch (_text[_position])
            {
                case '\\':
                    _position++;
                    break;
                case '`':
                    _position++;
                    Push("\"");
                    return;
                case '$' when _position + 1 < _text.Length && _text[_position + 1] == '{':
                    _position += 2;
                    _templates.Push('`');
                    Push("{");
                    return;
            }
        }
    }

    private void TakeString(char quote)
    {
        var start = ++_position;
        while (_position < _text.Length && _text[_position] != quote && _text[_position] != '\n')
        {
            _position += _text[_position] == '\\' ? 2 : 1;
        }

        var end = Math.Min(_position, _text.Length);
        var isStatic = _last is "from" or "import";
        if (isStatic || (_last == "(" && _before == "import"))
        {
            _found.Add(new ModuleImport(_text[start..end], 1 + _text.AsSpan(0, start).Count('\n'), IsStatic: isStatic));
        }

        _position = end + 1;
        Push("\"");
    }

    private bool SkipComment()
    {
        if (_text.AsSpan(_position).StartsWith("//"))
        {
            _position = EndOf(_text.IndexOf('\n', _position), 0);
            return true;
        }

        if (_text.AsSpan(_position).StartsWith("/*"))
        {
            _position = EndOf(_text.IndexOf("*/", _position + 2, StringComparison.Ordinal), 2);
            return true;
        }

        return false;
    }

    private void SkipRegularExpressionOrDivision()
    {
        _position++;
        // After a value the slash divides; after an operator or a keyword an expression begins.
        var isDivision = _last is ")" or "]" or "}" or "\"" || (_last.Length > 0 && IsWordLetter(_last[^1]) && !IsBeforeExpression(_last));
        for (var inClass = false; !isDivision && _position < _text.Length && _text[_position] != '\n'; _position++)
        {
            switch (_text[_position])
            {
                case '\\':
                    _position++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '/' when !inClass:
                    _position++;
                    Push("\"");
                    return;
            }
        }

        Push("/");
    }

    private int EndOf(int found, int length) => found < 0 ? _text.Length : found + length;

    private void Push(string token) => (_before, _last) = (_last, token);

    private static bool IsWordLetter(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '$';

    private static bool IsBeforeExpression(string word) =>
        word is "return" or "typeof" or "case" or "in" or "of" or "delete" or "void" or "throw" or "new" or "instanceof" or "await" or "yield" or "else" or "do";
}

/// <summary>An import found in a module.</summary>
/// <param name="Specifier">What it names.</param>
/// <param name="Line">Where it stands, counted from 1.</param>
/// <param name="IsStatic">Whether the module cannot run without it.</param>
internal sealed record ModuleImport(string Specifier, int Line, bool IsStatic);
