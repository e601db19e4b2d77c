namespace WasmOs.Kernel.Tests.Schedules.Cron;

/// <summary>A field: a list of items.</summary>
internal sealed record ReferenceField(IReadOnlyList<ReferenceItem> Items)
{
    public static ReferenceField Zero { get; } = new([ReferenceItem.Value(0)]);

    public string Text => string.Join(',', Items.Select(item => item.Text));

    public bool Repeats => Items.Any(item => item.Repeats);

    public bool Has(int value) => Items.Any(item => item.Has(value));
}
