namespace Edge.Host.Workers.Store;

/// <summary>The SQL of workers; the same for SQLite and PostgreSQL but for the types.</summary>
internal static class WorkerTables
{
    /// <summary>Versions whose code is kept, besides the active one.</summary>
    public const int Kept = 50;

    /// <summary>Added to the schema that nodes make at start.</summary>
    public const string Sqlite = """
        create table if not exists worker (
          name text not null primary key,
          active integer);
        create table if not exists worker_version (
          worker text not null,
          version integer not null,
          created integer not null,
          hash text not null,
          message text not null,
          manifest text not null,
          plan text not null,
          primary key (worker, version));
        create table if not exists worker_module (
          worker text not null,
          version integer not null,
          name text not null,
          kind text not null,
          content blob not null,
          primary key (worker, version, name));
        """;

    /// <summary>The same for PostgreSQL.</summary>
    public const string PostgreSql = """
        create table if not exists worker (
          name text not null primary key,
          active integer);
        create table if not exists worker_version (
          worker text not null,
          version integer not null,
          created bigint not null,
          hash text not null,
          message text not null,
          manifest text not null,
          plan text not null,
          primary key (worker, version));
        create table if not exists worker_module (
          worker text not null,
          version integer not null,
          name text not null,
          kind text not null,
          content bytea not null,
          primary key (worker, version, name));
        """;

    /// <summary>Names and active versions.</summary>
    public const string List = "select name, active from worker where active is not null order by name";

    /// <summary>@worker.</summary>
    public const string ListVersions = """
        select version, hash, created, message,
          exists (select 1 from worker_module m where m.worker = v.worker and m.version = v.version)
        from worker_version v where worker = @worker order by version desc
        """;

    /// <summary>@worker, @version.</summary>
    public const string FindVersion = "select manifest, plan from worker_version where worker = @worker and version = @version";

    /// <summary>@worker, @version.</summary>
    public const string FindModules = "select name, kind, content from worker_module where worker = @worker and version = @version order by name";

    /// <summary>@worker.</summary>
    public const string FindPlan = """
        select plan, (select active from worker where name = worker_version.worker) is null
        from worker_version where worker = @worker order by version desc limit 1
        """;

    /// <summary>@worker, gives the number that comes next.</summary>
    public const string Next = "select coalesce(max(version), 0) + 1 from worker_version where worker = @worker";

    /// <summary>@worker, @version, @created, @hash, @message, @manifest, @plan.</summary>
    public const string AddVersion = """
        insert into worker_version (worker, version, created, hash, message, manifest, plan)
        values (@worker, @version, @created, @hash, @message, @manifest, @plan)
        """;

    /// <summary>@worker, @version, @name, @kind, @content.</summary>
    public const string AddModule =
        "insert into worker_module (worker, version, name, kind, content) values (@worker, @version, @name, @kind, @content)";

    /// <summary>@worker, @version.</summary>
    public const string AddActive = """
        insert into worker (name, active) values (@worker, @version)
        on conflict (name) do update set active = excluded.active
        """;

    /// <summary>@worker, @version.</summary>
    public const string Activate = "update worker set active = @version where name = @worker and active is not null";

    /// <summary>@worker, @before: deletes the code of all but the active version and those from @before on.</summary>
    public const string Forget = """
        delete from worker_module where worker = @worker and version < @before
          and version not in (select active from worker where name = @worker and active is not null)
        """;

    /// <summary>@worker.</summary>
    public const string Delete = "update worker set active = null where name = @worker and active is not null";

    /// <summary>@worker.</summary>
    public const string DeleteModules = "delete from worker_module where worker = @worker";
}
