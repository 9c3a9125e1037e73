namespace Edge.Load.Report;

/// <summary>Rows under headings, aligned, as Markdown.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [headings, [.. headings.Select(_ => "---")]];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(string title)
    {
        Console.WriteLine($"\n### {title}\n");
        for (var i = 0; i < _rows.Count; i++)
        {
            var cells = _rows[i].Select((cell, column) => cell.PadRight(_rows.Max(row => row[column].Length), i == 1 ? '-' : ' '));
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }
}
