using System.Reflection;
using System.Text.RegularExpressions;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Tests.Rooms;

/// <summary>The names in the Kernel's sources match the rooms' declarations: nothing is missing, declared twice or unused.</summary>
public sealed partial class RoomDeclarationTests
{
    /// <summary>Folders that other rooms use and that own no tables, queues, events, errors or metrics.</summary>
    private static readonly string[] CommonFolders = ["Errors", "Json", "Names", "Pages", "Rooms", "Startup", "Storage"];

    public static TheoryData<string> Rooms => [.. KernelRooms.All.Select(room => room.Name)];

    [Fact]
    public void Folders_EachRoom_HasOneDeclaringFile()
    {
        var folders = KernelSources.Files.Where(file => file.Path.Contains('/', StringComparison.Ordinal))
            .Select(file => file.Path.Split('/')[0])
            .Distinct()
            .Except(CommonFolders);

        Assert.Equal(folders.Order(StringComparer.Ordinal), KernelRooms.All.Select(room => room.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            KernelRooms.All.Select(room => $"{room.Name}/{room.Name}Room.cs").Order(StringComparer.Ordinal),
            KernelSources.Files.Where(file => file.Text.Contains("KernelRoom Room { get; }", StringComparison.Ordinal))
                .Select(file => file.Path)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EventTypes_TableOfTheWebhooksDocument_HasAll()
    {
        var rows = File.ReadLines(Path.Combine(KernelSources.Folder, "..", "..", "docs", "webhooks.md")).SkipWhile(line => line != "| type | when |");
        var listed = rows.TakeWhile(line => line.Length > 0).SelectMany(row => CodeSpan().Matches(row.Split('|')[1])).Select(match => match.Groups[1].Value);
        Assert.Equal(KernelRooms.All.SelectMany(room => room.EventTypes), listed);
    }

    [Theory, MemberData(nameof(Rooms))]
    public void Storage_NamesInTheSources_AreDeclared(string name)
    {
        var room = RoomOf(name);

        Assert.Equal(ConstantsOf(name, "Container"), InOrder(room.Containers));
        Assert.Equal(ConstantsOf(name, "Table"), InOrder(room.Tables));
        Assert.Equal(QueuesOf(name), InOrder(room.Queues));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void EventTypes_NamesInTheSources_AreDeclared(string name) => Assert.Equal(
        InOrder(
            TypesOf(name).Where(type => type.Name.EndsWith("EventTypes", StringComparison.Ordinal)).SelectMany(Constants).Select(constant => constant.Value)),
        InOrder(RoomOf(name).EventTypes));

    [Theory, MemberData(nameof(Rooms))]
    public void Errors_SlugsInTheSources_AreDeclared(string name)
    {
        var made =
            KernelSources.Files.Where(file => file.Path.StartsWith(name + "/", StringComparison.Ordinal)).Where(file => Slug().IsMatch(file.Text)).ToArray();

        Assert.All(made, file => Assert.EndsWith("Errors.cs", file.Path, StringComparison.Ordinal));
        Assert.Equal(InOrder(made.SelectMany(file => Slug().Matches(file.Text)).Select(match => match.Groups[1].Value)), InOrder(RoomOf(name).Errors));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void Metrics_InstrumentsInTheSources_AreDeclared(string name) => Assert.Equal(
        InOrder(KernelSources.Files.Where(file => file.Path.StartsWith(name + "/", StringComparison.Ordinal))
            .SelectMany(file => Instrument().Matches(file.Text))
            .Select(match => match.Groups[1].Value)),
        InOrder(RoomOf(name).Metrics));

    [Fact]
    public void Names_OfAllRooms_AreDeclaredOnce()
    {
        foreach (var names in (IEnumerable<string>[])
        [
            All(room => room.Containers), All(room => room.Tables), All(room => room.Queues), All(room => room.EventTypes), All(room => room.Metrics),
            All(room => room.Errors), All(room => room.Sweeps.Select(sweep => sweep.Name)), All(room => [room.Name]),
        ])
        {
            Assert.NotEmpty(names);
            Assert.Equal(names, names.Distinct());
        }

        static IEnumerable<string> All(Func<KernelRoom, IEnumerable<string>> part) => KernelRooms.All.SelectMany(part);
    }

    /// <summary>Names must be constants: the other tests would not find a name that is written where it is used.</summary>
    [Fact]
    public void Storage_NamesInTheSources_AreConstants() => Assert.All(KernelSources.Files, file => Assert.DoesNotMatch(LiteralName(), file.Text));

    private static KernelRoom RoomOf(string name) => KernelRooms.All.Single(room => room.Name == name);

    private static string[] InOrder(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<Type> TypesOf(string room) =>
        typeof(KernelRooms).Assembly.GetTypes()
            .Where(type => type.Namespace is { } space && (space + ".").StartsWith($"WasmOs.Kernel.{room}.", StringComparison.Ordinal));

    private static IEnumerable<(string Name, string Value)> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (field.Name, (string)field.GetRawConstantValue()!));

    private static string[] ConstantsOf(string room, string suffix) =>
        InOrder(
            TypesOf(room).SelectMany(Constants).Where(constant => constant.Name.EndsWith(suffix, StringComparison.Ordinal)).Select(constant => constant.Value));

    private static string[] QueuesOf(string room) => InOrder(TypesOf(room).SelectMany(Constants).Select(constant => constant.Value)
        .Where(value => value.StartsWith("wasmos-", StringComparison.Ordinal) && !value.EndsWith(KernelRoom.PoisonSuffix, StringComparison.Ordinal)));

    [GeneratedRegex("KernelErrorKind\\.\\w+, \"([a-z-]+)\"")]
    private static partial Regex Slug();

    [GeneratedRegex("meter\\.(?:Count|Gauge|Create\\w+)(?:<\\w+>)?\\(\\s*\"(\\w+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("(?:Tables|tables|Queues|queues)\\.\\w+Async\\(\\s*\"|new BlobAddress\\(\\s*\"")]
    private static partial Regex LiteralName();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
