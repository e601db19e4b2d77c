using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Schedules;

namespace WasmOs.Kernel.Tests.Schedules;

public sealed class ScheduleServiceTests : IAsyncLifetime
{
    private readonly ScheduleFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task Create_Wrong_TellsAllFaults()
    {
        var settings = new ScheduleSettings
        {
            Expression = "61 * * * *",
            TimeZone = "Europe/Olso",
            Jitter = TimeSpan.FromDays(2),
            MisfireLimit = 0,
            StartsAt = _kernel.Now,
            EndsAt = _kernel.Now,
            CallbackUrl = "ftp://x",
        };

        var error = (await _kernel.Service.CreateAsync(settings, ScheduleFixture.None)).Error;

        Assert.Equal(["callback_url", "ends_at", "jitter", "misfire_limit", "module_id", "schedule", "timezone"], error!.Fields.Keys);
        Assert.Contains("did you mean Europe/Oslo", ScheduleFixture.Faults(error, "timezone"), StringComparison.Ordinal);
        Assert.Contains("for the minute: found '61'", ScheduleFixture.Faults(error, "schedule"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Trial", "1.25")]
    public async Task Create_AsManyAsMayBe_RefusesAnotherUntilOneIsDeleted()
    {
        _kernel.NewHost(new QuotaOptions { MaxSchedules = 2 });
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6)
                .Select(_ => Task.Run(() => _kernel.Service.CreateAsync(ScheduleFixture.Settings("0 * * * *"), ScheduleFixture.None).AsTask())));
        var refused = await _kernel.Service.CreateAsync(ScheduleFixture.Settings("0 * * * *"), ScheduleFixture.None);

        Assert.Equal(2, answers.Count(answer => answer.Succeeded));
        Assert.Equal("schedule-quota", refused.Error!.Slug);
        Assert.Contains("MAX_SCHEDULES", refused.Error.Detail, StringComparison.Ordinal);
        Assert.Null(await _kernel.Service.DeleteAsync(answers.First(answer => answer.Succeeded).Value.Id, null, ScheduleFixture.None));
        await _kernel.CreateAsync(ScheduleFixture.Settings("0 * * * *"));
    }

    [Theory]
    [InlineData("Oslo", "Europe/Oslo")]
    [InlineData("america/new york", "America/New_York")]
    [InlineData("Asia/Katmandou", "Asia/Kat")]
    public void TryFind_UnknownZone_NamesTheNearest(string name, string nearest)
    {
        Assert.False(ScheduleZones.TryFind(name, out _, out var error));
        Assert.Contains(nearest, error, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Trial", "1.21")]
    [InlineData("right/Europe/Oslo", "Europe/Oslo")]
    [InlineData("posix/Europe/Oslo", "Europe/Oslo")]
    [InlineData("Right/europe/oslo", "Europe/Oslo")]
    [InlineData("/usr/share/zoneinfo/Europe/Oslo", "Europe/Oslo")]
    [InlineData("Europe/../Europe/Oslo", "Europe/Oslo")]
    [InlineData("europe/oslo", "Europe/Oslo")]
    [InlineData("EUROPE/OSLO", "Europe/Oslo")]
    [InlineData("utc", "UTC")]
    [InlineData("right/UTC", "UTC")]
    [InlineData("us/eastern", "US/Eastern")]
    [InlineData(":Europe/Oslo", "Europe/Oslo")]
    public void TryFind_NotTheNameOfAZone_NamesTheZone(string name, string zone)
    {
        // Once a zone is in TimeZoneInfo's cache, TimeZoneInfo finds it in any case.
        Assert.True(ScheduleZones.TryFind("Europe/Oslo", out _, out _));
        Assert.False(ScheduleZones.TryFind(name, out _, out var error));
        Assert.Contains($"did you mean {zone}", error, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Trial", "1.21")]
    [InlineData("localtime")]
    [InlineData("posixrules")]
    [InlineData("Factory")]
    [InlineData("/etc/localtime")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3")]
    [InlineData("<+03>-3")]
    [InlineData("UTC+12")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("right")]
    [InlineData("Europe")]
    [InlineData("Europe/")]
    [InlineData("zone.tab")]
    [InlineData("leapseconds")]
    public void TryFind_NoZone_IsRefused(string name) => Assert.False(ScheduleZones.TryFind(name, out _, out _));

    [Theory]
    [Trait("Trial", "1.21")]
    [InlineData("UTC")]
    [InlineData("Etc/GMT-1")]
    [InlineData("US/Eastern")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Asia/Kathmandu")]
    public void TryFind_AZone_IsFound(string name) => Assert.True(ScheduleZones.TryFind(name, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("Middle-earth/Bree")]
    public void TryFind_NothingNear_SaysWhatToWrite(string name)
    {
        Assert.False(ScheduleZones.TryFind(name, out _, out var error));
        Assert.Contains("write an IANA name such as Europe/Oslo", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_NeverDue_IsRefused()
    {
        var error = (await _kernel.Service.CreateAsync(ScheduleFixture.Settings("0 0 31 2 *"), ScheduleFixture.None)).Error;

        Assert.Contains("No date ever matches", ScheduleFixture.Faults(error, "schedule"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WhatCannotRun_IsRefusedAsARunWouldBe()
    {
        Assert.Equal(
            "module-not-found",
            (await _kernel.Service.CreateAsync(ScheduleFixture.Settings("@daily") with { ModuleId = "nobody" }, ScheduleFixture.None)).Error!.Slug);
        Assert.Equal("arguments-invalid", (await _kernel.Service.CreateAsync(
            ScheduleFixture.Settings("@daily") with { Call = new ScheduledCall { Function = "add" } }, ScheduleFixture.None)).Error!.Slug);
    }

    [Fact]
    public async Task Create_TooLarge_IsRefused()
    {
        var settings = ScheduleFixture.Settings("@daily");
        var error =
            (await _kernel.Service.CreateAsync(settings with { Call = settings.Call with { Input = new byte[64 * 1024] } }, ScheduleFixture.None)).Error;

        Assert.Contains("may have 60 KiB", ScheduleFixture.Faults(error, "input"), StringComparison.Ordinal);
        Assert.True(
            (await _kernel.Service.CreateAsync(settings with { Call = settings.Call with { Input = new byte[40 * 1024] } }, ScheduleFixture.None)).Succeeded);
    }

    [Fact]
    public async Task Get_AfterARestart_IsWhatWasTaken()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("0 2 * * *") with
        {
            Name = "nightly",
            TimeZone = "Europe/Oslo",
            Labels = new Dictionary<string, string> { ["team"] = "a" },
            StartsAt = _kernel.Now.AddDays(40),
        });
        _kernel.NewHost();

        var again = await _kernel.GetAsync(schedule);

        Assert.Equal(("nightly", "0 2 * * *", "Europe/Oslo", 1L), (again.Settings.Name, again.Settings.Expression, again.Settings.TimeZone, again.Revision));
        Assert.Equal(("[1,2]", "a"), (System.Text.Encoding.UTF8.GetString(again.Settings.Call.Args!), again.Settings.Labels!["team"]));

        // Daylight saving time by then: 02:00 is 00:00 UTC.
        Assert.Equal(new DateTimeOffset(2026, 4, 11, 0, 0, 0, TimeSpan.Zero), again.DueAt);
    }

    [Fact]
    public async Task Change_Revision_IsTheETagAndFiresLeaveIt()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("* * * * *"));
        await _kernel.PassAsync(TimeSpan.FromMinutes(1));
        var tag = ScheduleTag.Of(schedule);

        var changed = (await _kernel.Service.ChangeAsync(schedule.Id, settings => settings with { Name = "x" }, tag, ScheduleFixture.None)).Value;
        var lost = await _kernel.Service.ChangeAsync(schedule.Id, settings => settings with { Name = "y" }, tag, ScheduleFixture.None);

        Assert.Equal((2L, 1L, "x"), (changed.Revision, changed.Fires, changed.Settings.Name));
        Assert.Equal("precondition-failed", lost.Error!.Slug);
        Assert.Equal("precondition-failed", (await _kernel.Service.DeleteAsync(schedule.Id, tag, ScheduleFixture.None))!.Slug);
    }

    [Fact]
    public async Task Change_PauseAndResume_MovesTheNextTime()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("* * * * *"));
        var paused = (await _kernel.Service.ChangeAsync(schedule.Id, settings => settings with { Paused = true }, null, ScheduleFixture.None)).Value;
        await _kernel.PassAsync(TimeSpan.FromMinutes(10));

        var resumed = (await _kernel.Service.ChangeAsync(schedule.Id, settings => settings with { Paused = false }, "*", ScheduleFixture.None)).Value;

        Assert.Null(paused.DueAt);
        Assert.Empty(await _kernel.RunsAsync(schedule));
        Assert.Equal(_kernel.Now.AddMinutes(1), resumed.DueAt);
    }

    [Theory]
    [Trait("Trial", "1.26")]
    [InlineData(-15.5, 4.5)]
    [InlineData(-20, 10)]
    [InlineData(0, 10)]
    [InlineData(3, 3)]
    [InlineData(-525_600.0, 10)]
    public async Task Create_AnIntervalWithAStart_CountsFromIt(double startMinutes, double dueMinutes)
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("@every 10m") with { StartsAt = _kernel.Now.AddMinutes(startMinutes) });
        Assert.Equal(_kernel.Now.AddMinutes(dueMinutes), schedule.DueAt);
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task Create_AnEndThatHasPassed_IsRefusedAndAnEndedScheduleCanStillBeChanged()
    {
        var error =
            (await _kernel.Service.CreateAsync(ScheduleFixture.Settings("* * * * *") with { EndsAt = _kernel.Now.AddSeconds(-1) }, ScheduleFixture.None)).Error;
        Assert.Equal("ends_at", Assert.Single(error!.Fields.Keys));

        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("* * * * *") with { EndsAt = _kernel.Now.AddMinutes(2) });
        await _kernel.PassAsync(TimeSpan.FromMinutes(5));
        Assert.True((await _kernel.Service.ChangeAsync(schedule.Id, settings => settings with { Name = "over" }, null, ScheduleFixture.None)).Succeeded);
        var back =
            await _kernel.Service.ChangeAsync(schedule.Id, settings => settings with { EndsAt = _kernel.Now.AddMinutes(-1) }, null, ScheduleFixture.None);
        Assert.Equal("ends_at", Assert.Single(back.Error!.Fields.Keys));
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task Create_ACallbackThatNoWebhookMayHave_IsRefused()
    {
        var error = (await _kernel.Service.CreateAsync(
            ScheduleFixture.Settings("@daily") with { CallbackUrl = "http://169.254.169.254/" }, ScheduleFixture.None)).Error;
        Assert.Equal("callback_url", Assert.Single(error!.Fields.Keys));
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task Change_ManyAtOnceWithoutIfMatch_AllSucceed()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("@daily"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            _kernel.Service.ChangeAsync(schedule.Id, settings => settings with { Name = $"{i}" }, null, ScheduleFixture.None).AsTask())));

        Assert.All(answers, answer => Assert.True(answer.Succeeded, answer.Error?.Slug));
        Assert.Equal(51, (await _kernel.GetAsync(schedule)).Revision);
    }

    [Fact]
    public async Task Fire_BehindItsEnd_IsOver()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("* * * * *") with
        {
            StartsAt = _kernel.Now.AddMinutes(2),
            EndsAt = _kernel.Now.AddMinutes(3),
            Overlap = ScheduleOverlap.CancelOld,
        });
        for (var minute = 0; minute < 5; minute++)
        {
            await _kernel.PassAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["10:22:00 submitted", "10:23:00 submitted"], await _kernel.HistoryAsync(schedule));
        Assert.Null((await _kernel.GetAsync(schedule)).DueAt);
    }

    [Fact]
    public async Task Delete_Schedule_LeavesNothing()
    {
        var schedule = await _kernel.CreateAsync(ScheduleFixture.Settings("* * * * *"));
        await _kernel.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Null(await _kernel.Service.DeleteAsync(schedule.Id, null, ScheduleFixture.None));
        await _kernel.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("schedule-not-found", (await _kernel.Service.GetAsync(schedule.Id, ScheduleFixture.None)).Error!.Slug);
        Assert.Single(await _kernel.TasksAsync());
        Assert.Empty((await _kernel.Service.ListAsync(10, null, ScheduleFixture.None)).Value.Items);
    }

    [Fact]
    public async Task List_Pages_AreAllInOrderOfCreation()
    {
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add((await _kernel.CreateAsync(ScheduleFixture.Settings("@daily"))).Id);
            await _kernel.PassAsync(TimeSpan.FromSeconds(1));
        }

        var listed = new List<string>();
        string? continuation = null;
        do
        {
            var page = (await _kernel.Service.ListAsync(3, continuation, ScheduleFixture.None)).Value;
            listed.AddRange(page.Items.Select(schedule => schedule.Id));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(ids, listed);
        Assert.Equal("continuation-invalid", (await _kernel.Service.ListAsync(3, "x", ScheduleFixture.None)).Error!.Slug);
    }

    [Fact]
    public void Preview_AroundAChangeOfTheClock_ShowsTheZonesTimes()
    {
        var times = ScheduleService.Preview("30 2 * * *", "Europe/Oslo", new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero), 2).Value;

        Assert.Equal(["2026-03-29T03:00:00.0000000+02:00", "2026-03-30T02:30:00.0000000+02:00"], times.Select(time => time.ToString("O")));
        Assert.Equal(["schedule", "timezone"], ScheduleService.Preview("", "x", default, 1).Error!.Fields.Keys);
    }
}
